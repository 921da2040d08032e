import { randomBytes } from 'node:crypto';
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import type { SearchLanguage } from '../config.ts';
import { inForceName } from './merchandise-client.ts';
import { bundledMerchandise } from './merchandising/bundled-merchandise.ts';
import { rulesSchema } from './rules.ts';
import { type Merchandise, type SearchSettings, searchSettings } from './search-settings.ts';

const cursorKeyName = 'search-settings#cursor-key';
const keyBytes = 32;

const itemSchema = z.object({ name: z.string() });
const merchandiseSchema = z.object({ revision: z.int().min(0), synonyms: z.string(), rules: z.string() });
const cursorKeySchema = z.object({ key: z.string().min(1) });

/**
 * Reads what merchandisers have in force, or what the project ships while nothing was applied, and the key that cursors
 * are signed with, which the first reader makes.
 */
export async function loadSearchSettings(
  client: DynamoDBClient,
  tableName: string,
  languages: readonly SearchLanguage[],
): Promise<SearchSettings> {
  const Keys = [inForceName, cursorKeyName].map((name) => marshall({ name }));
  const { Responses = {} } = await client.send(
    new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
  );
  const items = (Responses[tableName] ?? []).map((item) => unmarshall(item));
  const itemOf = (name: string) => items.find((item) => itemSchema.parse(item).name === name);
  const stored = itemOf(inForceName);
  const key = itemOf(cursorKeyName);
  const cursorKey = key === undefined ? await makeCursorKey(client, tableName) : cursorKeySchema.parse(key).key;
  return searchSettings(stored === undefined ? bundledMerchandise : merchandiseOf(stored), cursorKey, languages);
}

function merchandiseOf(item: unknown): Merchandise {
  const { revision, synonyms, rules } = merchandiseSchema.parse(item);
  return { revision, synonyms, rules: rulesSchema.parse(JSON.parse(rules)) };
}

async function makeCursorKey(client: DynamoDBClient, tableName: string): Promise<string> {
  const key = randomBytes(keyBytes).toString('base64');
  try {
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: marshall({ name: cursorKeyName, key }),
        ConditionExpression: 'attribute_not_exists(#name)',
        ExpressionAttributeNames: { '#name': 'name' },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return key;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
    return cursorKeySchema.parse(unmarshall(error.Item)).key;
  }
}

/** Settings that nothing can be read of: searches go on with what the project ships; cursors hold within this process. */
export function makeshiftSettings(languages: readonly SearchLanguage[]): SearchSettings {
  return searchSettings(bundledMerchandise, randomBytes(keyBytes).toString('base64'), languages);
}
