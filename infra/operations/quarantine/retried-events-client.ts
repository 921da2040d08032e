import { BatchWriteItemCommand, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

const PREFIX = 'quarantine#';
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_BATCH = 25;

/** Refused events that were put on the bus again: their rows stay as a record, and are no longer open. */
export function retriedEvents(client: DynamoDBClient, TableName: string) {
  return {
    list: async (): Promise<Set<string>> => {
      const command = {
        TableName,
        FilterExpression: 'begins_with(pk, :prefix)',
        ExpressionAttributeValues: { ':prefix': { S: PREFIX } },
        ProjectionExpression: 'pk',
      };
      const ids = new Set<string>();
      for await (const { Items = [] } of paginateScan({ client }, command))
        for (const { pk } of Items) ids.add(String(pk?.S).slice(PREFIX.length));
      return ids;
    },
    mark: async (rejectedIds: readonly string[], retriedAt: string): Promise<void> => {
      for (let start = 0; start < rejectedIds.length; start += MAX_BATCH) {
        let pending = rejectedIds
          .slice(start, start + MAX_BATCH)
          .map((id) => ({ PutRequest: { Item: { pk: { S: PREFIX + id }, retriedAt: { S: retriedAt } } } }));
        while (pending.length > 0) {
          const { UnprocessedItems } = await client.send(
            new BatchWriteItemCommand({ RequestItems: { [TableName]: pending } }),
          );
          pending = (UnprocessedItems?.[TableName] ?? []) as typeof pending;
        }
      }
    },
  };
}
