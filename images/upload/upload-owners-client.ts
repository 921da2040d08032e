import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { ownedUploadKey, ownedUploadPrefix } from '../intake/upload-row.ts';
import type { UploadOwners } from './upload-ports.ts';

const ownedUpload = z.object({ sk: z.string().startsWith(ownedUploadPrefix) });

/** Which uploads are whose, as the table of print images has it. Read consistently: what was just written counts. */
export function createUploadOwners(client: DynamoDBClient, table: string): UploadOwners {
  const pageOf: UploadOwners['pageOf'] = async (customerId, { after, most }) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :owner AND begins_with(sk, :upload)',
        ExpressionAttributeValues: marshall({
          ':owner': ownedUploadKey(customerId, '').pk,
          ':upload': ownedUploadPrefix,
        }),
        // Ids begin with the time.
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: most,
        ...(after !== undefined && { ExclusiveStartKey: marshall(ownedUploadKey(customerId, after)) }),
      }),
    );
    const uploadIds = Items.map((item) => ownedUpload.parse(unmarshall(item)).sk.slice(ownedUploadPrefix.length));
    const next = LastEvaluatedKey === undefined ? undefined : uploadIds.at(-1);
    return { uploadIds, ...(next !== undefined && { next }) };
  };
  return {
    pageOf,
    listUploadsOf: async (customerId) => {
      const all: string[] = [];
      let after: string | undefined;
      do {
        const { uploadIds, next } = await pageOf(customerId, { after, most: 1_000 });
        all.push(...uploadIds);
        after = next;
      } while (after !== undefined);
      return all;
    },
  };
}
