import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { LakeState } from './lake-state.ts';

const leaseKey = { pk: { S: 'lake-loader/lease' } };
const loadedKey = (dataset: string) => ({ pk: { S: `lake-loader/loaded/${dataset}` } });
const watermarkKey = (dataset: string) => ({ pk: { S: `lake-loader/watermark/${dataset}` } });

export const createDynamoClient = (): DynamoDBClient => new DynamoDBClient({});

/** The state of the loaders in a DynamoDB table whose key is the string `pk`; conditional writes decide every race. */
export function dynamoLakeState(client: DynamoDBClient, TableName: string): LakeState {
  return {
    takeLease: (holder, nowMs, untilMs) => takeLease(client, TableName, { holder, nowMs, untilMs }),
    renewLease: (holder, untilMs) =>
      conditional(() =>
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: leaseKey,
            UpdateExpression: 'SET untilMs = :until',
            ConditionExpression: 'holder = :holder',
            ExpressionAttributeValues: { ':holder': { S: holder }, ':until': { N: String(untilMs) } },
          }),
        ),
      ),
    releaseLease: async (holder) => {
      await conditional(() =>
        client.send(
          new DeleteItemCommand({
            TableName,
            Key: leaseKey,
            ConditionExpression: 'holder = :holder',
            ExpressionAttributeValues: { ':holder': { S: holder } },
          }),
        ),
      );
    },
    readWatermark: async (dataset) => {
      const Key = watermarkKey(dataset);
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      return Item?.dt?.S;
    },
    writeWatermark: async (dataset, dt) => {
      await conditional(() =>
        client.send(
          new PutItemCommand({
            TableName,
            Item: { ...watermarkKey(dataset), dt: { S: dt } },
            ConditionExpression: 'attribute_not_exists(pk) OR dt < :dt',
            ExpressionAttributeValues: { ':dt': { S: dt } },
          }),
        ),
      );
    },
    readLoadedAt: async (dataset) => {
      const Key = loadedKey(dataset);
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      return Item?.at?.S;
    },
    writeLoadedAt: async (dataset, at) => {
      await client.send(new PutItemCommand({ TableName, Item: { ...loadedKey(dataset), at: { S: at } } }));
    },
  };
}

async function takeLease(
  client: DynamoDBClient,
  TableName: string,
  lease: { holder: string; nowMs: number; untilMs: number },
): ReturnType<LakeState['takeLease']> {
  const Item = { ...leaseKey, holder: { S: lease.holder }, untilMs: { N: String(lease.untilMs) } };
  try {
    const { Attributes } = await client.send(
      new PutItemCommand({
        TableName,
        Item,
        ConditionExpression: 'attribute_not_exists(pk) OR untilMs < :now',
        ExpressionAttributeValues: { ':now': { N: String(lease.nowMs) } },
        ReturnValues: 'ALL_OLD',
      }),
    );
    return { status: 'taken', wasAbandoned: Attributes?.holder !== undefined };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const held = await client.send(new GetItemCommand({ TableName, Key: leaseKey, ConsistentRead: true }));
    return {
      status: 'held',
      holder: held.Item?.holder?.S ?? 'a load that has just ended',
      untilMs: Number(held.Item?.untilMs?.N ?? lease.nowMs),
    };
  }
}

/** Whether the condition of a write held. */
async function conditional(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
