import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';

/** An item of the table in plain values. Sets stay sets: a number too large for exactness is the nearest one that there is. */
export type TableItem = Readonly<Record<string, unknown>>;

/** A change of the table, as its stream tells it. */
export interface StreamRecord {
  readonly change: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly keys: TableItem;
  readonly newItem: TableItem | undefined;
  readonly oldItem: TableItem | undefined;
  /** When DynamoDB wrote the change, ISO-8601 UTC, to the second. */
  readonly writtenAt: string;
}

type Attributes = Parameters<typeof unmarshall>[0];

/** An item in plain values. @throws when an attribute is of a type that DynamoDB does not know */
export function plainItem(item: Attributes): TableItem {
  // Without a function of ours a number beyond exactness would throw, though it may be in an attribute that nobody reads.
  return unmarshall(item, { wrapNumbers: Number });
}

export function streamRecord({ eventName, dynamodb = {} }: DynamoDBRecord): StreamRecord {
  const { Keys = {}, NewImage, OldImage, ApproximateCreationDateTime = Date.now() / 1000 } = dynamodb;
  // The types of Lambda's events and those of the SDK differ in spelling only.
  const plain = (item: typeof Keys) => plainItem(item as Attributes);
  return {
    change: eventName ?? 'MODIFY',
    keys: plain(Keys),
    newItem: NewImage && plain(NewImage),
    oldItem: OldImage && plain(OldImage),
    writtenAt: new Date(ApproximateCreationDateTime * 1000).toISOString(),
  };
}
