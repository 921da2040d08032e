import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { rawEvent } from '../../factories.ts';

export type Row = Record<string, unknown>;

/** A row of the catalog table in the default scheme, as whole as a row can be. */
export function productRow(overrides: Row = {}): Row {
  const {
    eventId: _,
    occurredAt,
    schemaVersion: __,
    productId,
    version,
    ...fields
  } = rawEvent('product.upserted').detail;
  return { pk: `PRODUCT#${productId}`, sk: 'DETAILS', version, updatedAt: occurredAt, ...fields, ...overrides };
}

const attributes = (row: Row) =>
  marshall(row, { removeUndefinedValues: true }) as NonNullable<DynamoDBRecord['dynamodb']>['Keys'];

/** A record as the stream delivers it. */
export function tableRecord(before: Row | undefined, after: Row | undefined, sequenceNumber = '1'): DynamoDBRecord {
  const { pk, sk } = after ?? before ?? {};
  return {
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    dynamodb: {
      ApproximateCreationDateTime: Date.parse('2026-03-02T09:15:31Z') / 1000,
      SequenceNumber: sequenceNumber,
      Keys: attributes({ pk, sk }),
      ...(after && { NewImage: attributes(after) }),
      ...(before && { OldImage: attributes(before) }),
    },
  };
}
