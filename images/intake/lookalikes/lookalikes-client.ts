import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { KnownHash, ReadBand } from './find-lookalikes.ts';

export function bandReader(client: DynamoDBClient, TableName: string): ReadBand {
  return async (partition) => {
    const pages = paginateQuery(
      { client },
      { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: marshall({ ':pk': partition }) },
    );
    const known: KnownHash[] = [];
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const { sk, perceptualHash } = unmarshall(item);
        known.push({ imageId: String(sk), perceptualHash: String(perceptualHash) });
      }
    }
    return known;
  };
}
