import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import {
  applyMerchandise,
  type MerchandisePorts,
  readHistory,
  readInForce,
  undoMerchandise,
} from '../../../indexer/search/merchandise.ts';
import { merchandiseStore } from '../../../indexer/search/merchandise-client.ts';
import { bundledMerchandise } from '../../../indexer/search/merchandising/bundled-merchandise.ts';
import { loadSearchSettings } from '../../../indexer/search/search-settings-client.ts';

const client = new DynamoDBClient({});
const TableName = `merchandise-${uuid()}`;
const ports: MerchandisePorts = {
  store: merchandiseStore(client, TableName),
  shipped: bundledMerchandise,
  now: () => new Date(),
};
const settings = () => loadSearchSettings(client, TableName, ['english']);

beforeAll(async () => {
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'name', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'name', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
});

afterAll(async () => {
  await client.send(new DeleteTableCommand({ TableName }));
});

describe('the control table', () => {
  test('gives what the project ships while nothing was applied, and all readers one key for cursors', async () => {
    const [one, other] = await Promise.all([settings(), settings()]);
    expect(one.merchandise).toEqual(bundledMerchandise);
    expect(one.cursorKey).toHaveLength(44);
    expect([other.cursorKey, (await settings()).cursorKey]).toEqual([one.cursorKey, one.cursorKey]);
  });

  test('gives what was applied last, with its synonyms under a version of their own, and takes it back', async () => {
    const shipped = await settings();
    const rules = { file: 'rules.json', text: '[{"queries":["poster"],"pin":["p-1"]}]' };
    await applyMerchandise({ rules }, 'pins', ports);
    expect((await settings()).understanding.version).toBe(shipped.understanding.version);
    await applyMerchandise({ synonyms: { file: 's.txt', text: 'rug, carpet' } }, '', ports);
    const applied = await settings();
    expect(applied.merchandise).toMatchObject({ revision: 2, synonyms: 'rug, carpet', rules: [{ pin: ['p-1'] }] });
    expect(applied.understanding.version).not.toBe(shipped.understanding.version);
    await undoMerchandise(ports);
    expect((await settings()).merchandise).toMatchObject({ revision: 1, synonyms: bundledMerchandise.synonyms });
    await undoMerchandise(ports);
    expect((await settings()).merchandise).toMatchObject({ revision: 0, rules: bundledMerchandise.rules });
    expect((await readHistory(ports, 10)).map(({ revision }) => revision)).toEqual([2, 1]);
  });

  test('lets one of two win who apply at the same moment', async () => {
    const apply = (text: string) => applyMerchandise({ synonyms: { file: 's.txt', text } }, '', ports);
    const outcomes = await Promise.allSettled([apply('a, b'), apply('c, d'), apply('e, f')]);
    const won = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(won).toBeGreaterThan(0);
    expect((await readInForce(ports)).revision).toBe(2 + won);
    expect(await readHistory(ports, 10)).toHaveLength(2 + won);
  });
});
