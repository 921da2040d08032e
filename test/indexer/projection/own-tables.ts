import {
  type AttributeDefinition,
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { ProjectionConfig } from '../../../indexer/projection/projection-client.ts';

/** Tables of a projection of a test's own, so that it meets no other product. */
export async function createOwnTables(client: DynamoDBClient, name: string): Promise<ProjectionConfig> {
  const config = { productTable: `test-${name}-products`, productImageTable: `test-${name}-product-images` };
  await createTable(client, config.productTable, ['productId']);
  await createTable(client, config.productImageTable, ['imageId', 'productId']);
  return config;
}

export async function deleteOwnTables(client: DynamoDBClient, config: ProjectionConfig): Promise<void> {
  for (const TableName of [config.productTable, config.productImageTable]) {
    await client.send(new DeleteTableCommand({ TableName }));
  }
}

async function createTable(client: DynamoDBClient, TableName: string, keys: readonly string[]): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName): AttributeDefinition => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName });
}
