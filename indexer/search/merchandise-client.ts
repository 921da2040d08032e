import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { appliedSchema, type InForce, type MerchandiseStore } from './merchandise-store.ts';
import type { Merchandise } from './search-settings.ts';

/** The item that the search API reads: a copy of the version in force, so that one read is enough. */
export const inForceName = 'search-settings#current';

const inForceSchema = z.object({ revision: z.int().min(0), latest: z.int().min(1) });

function versionName(revision: number): string {
  return `search-settings#${revision}`;
}

/** Versions of synonyms and rules in the control table, whose key is the string `name`. */
export function merchandiseStore(client: DynamoDBClient, tableName: string): MerchandiseStore {
  const readItem = async (name: string) => {
    const command = new GetItemCommand({ TableName: tableName, Key: marshall({ name }), ConsistentRead: true });
    const { Item } = await client.send(command);
    return Item === undefined ? undefined : unmarshall(Item);
  };
  const inForceItem = (merchandise: Merchandise, latest: number, since: InForce | undefined) => ({
    TableName: tableName,
    Item: marshall({ name: inForceName, ...storedForm(merchandise), latest }),
    ...unlessChanged(since),
  });
  return {
    readInForce: async () => {
      const item = await readItem(inForceName);
      return item === undefined ? undefined : inForceSchema.parse(item);
    },
    read: async (revision) => {
      const item = await readItem(versionName(revision));
      return item === undefined ? undefined : appliedSchema.parse({ ...item, rules: JSON.parse(String(item.rules)) });
    },
    apply: async (applied, since) => {
      const version = { ...applied, ...storedForm(applied), name: versionName(applied.revision) };
      const kept = {
        TableName: tableName,
        Item: marshall(version),
        ConditionExpression: 'attribute_not_exists(#name)',
        ExpressionAttributeNames: { '#name': 'name' },
      };
      const items = [{ Put: kept }, { Put: inForceItem(applied, applied.revision, since) }];
      return unlessLost(() => client.send(new TransactWriteItemsCommand({ TransactItems: items })));
    },
    revert: async (to, since) =>
      unlessLost(() => client.send(new PutItemCommand(inForceItem(to, since.latest, since)))),
  };
}

/** Rules are kept as text: DynamoDB's lists and maps would take several times the space. */
function storedForm({ revision, synonyms, rules }: Merchandise) {
  return { revision, synonyms, rules: JSON.stringify(rules) };
}

function unlessChanged(since: InForce | undefined) {
  if (since === undefined) {
    return { ConditionExpression: 'attribute_not_exists(#name)', ExpressionAttributeNames: { '#name': 'name' } };
  }
  return {
    ConditionExpression: 'revision = :revision AND latest = :latest',
    ExpressionAttributeValues: marshall({ ':revision': since.revision, ':latest': since.latest }),
  };
}

async function unlessLost(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return false;
    throw error;
  }
}
