import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

/**
 * How many images there are of each verdict, and how many still have none. Reads the whole table, which is for a stack on
 * this machine; a stage on AWS is asked through the lake.
 */
export async function countPrintImages(TableName: string): Promise<Record<string, number>> {
  const client = new DynamoDBClient({});
  try {
    const counts: Record<string, number> = {};
    const pages = paginateScan(
      { client },
      {
        TableName,
        FilterExpression: 'sk = :state AND (attribute_not_exists(deleted) OR deleted = :false)',
        ProjectionExpression: 'verdict',
        ExpressionAttributeValues: { ':state': { S: '#state' }, ':false': { BOOL: false } },
      },
    );
    for await (const { Items = [] } of pages) {
      for (const { verdict } of Items) {
        const name = verdict?.S ?? 'in work';
        counts[name] = (counts[name] ?? 0) + 1;
      }
    }
    return counts;
  } finally {
    client.destroy();
  }
}
