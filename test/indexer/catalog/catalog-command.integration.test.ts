import { randomBytes } from 'node:crypto';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { catalogTable } from '../../../indexer/catalog/catalog-table-client.ts';
import { startCommand } from '../../run-command.ts';
import { eventually, everythingTaken, stackIndex } from '../../stack/search-index.ts';
import { productRow } from './catalog-records.ts';

const { INKSTREAM_CATALOG_TABLE: tableName = '' } = process.env;
const productId = `test-${randomBytes(4).toString('hex')}`;
const sku = `SKU-${productId}`;
const dynamo = new DynamoDBClient({});
const table = catalogTable(tableName, dynamo);
const index = stackIndex();

const catalog = (...words: string[]) => startCommand('indexer/catalog/catalog.command.ts', words).outcome;

beforeAll(async () => {
  const { pk: _, sk: __, ...row } = productRow({ sku, imageId: null, title: 'Unicorn poster' });
  await table.add(productId, row as Parameters<typeof table.add>[1]);
});

afterAll(async () => {
  const { row, history } = await table.find(productId);
  const versions = history.map(({ version }) => `VERSION#${String(version).padStart(10, '0')}`);
  const keys = [{ pk: `SKU#${sku}`, sk: 'SKU' }, ...versions.map((sk) => ({ pk: `PRODUCT#${productId}`, sk }))];
  if (row) keys.push({ pk: `PRODUCT#${productId}`, sk: 'DETAILS' });
  for (const key of keys) {
    await dynamo.send(new DeleteItemCommand({ TableName: tableName, Key: marshall(key) }));
  }
  await eventually(
    () => index.find(productId),
    (found) => found === undefined,
  );
  await everythingTaken();
  await index.client.close();
}, 120_000);

describe('npm run catalog', () => {
  test('edits a product, waits until a search shows it and says how long that took', async () => {
    const { exitCode, stdout, stderr } = await catalog('edit', sku, '--title', 'Unicorn print', '--price', '7.77');
    expect(stderr).toMatch(/^searchable after \d+\.\d\d s\n$/);
    expect(stdout).toContain(`${sku} title: Unicorn poster → Unicorn print`);
    expect(stdout).toContain(`${sku} priceMinor: 1290 → 777`);
    expect(exitCode).toBe(0);
    expect(await index.find(productId)).toMatchObject({ title: 'Unicorn print', priceMinor: 777 });
  }, 120_000);

  test('takes an edit back, deletes a product and restores it', async () => {
    expect((await catalog('undo', sku)).stdout).toContain('Unicorn print → Unicorn poster');
    expect((await catalog('delete', sku)).stderr).toMatch(/^gone from search after/);
    expect(await catalog('price', sku, '1')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('is deleted'),
    });
    expect((await catalog('restore', sku)).stderr).toMatch(/^searchable after/);
    expect(await index.find(productId)).toMatchObject({ title: 'Unicorn poster', priceMinor: 1290 });
    const { stdout } = await catalog('history', sku);
    for (const change of ['added', 'edited', 'back to version 1', 'deleted', 'restored'])
      expect(stdout).toContain(change);
  }, 120_000);

  test('lists and shows what the table has', async () => {
    expect((await catalog('list', 'unicorn', productId)).stdout).toContain('Unicorn poster');
    expect((await catalog('show', productId)).stdout).toContain(sku);
    expect((await catalog('list', 'no such product')).stderr).toContain('0 of 0 products');
  }, 120_000);

  test('names rows that cannot be announced, with the reason, and ends with 2', async () => {
    const { row } = await table.find(productId);
    if (!row) throw new Error('the product is there');
    const { version, updatedAt: changedAt = '' } = row;
    const after = {
      version: version + 1,
      changedAt,
      change: 'broken',
      row: { ...row, version: version + 1, title: '\0' },
    };
    await table.apply({ productId, before: row, after });
    const { exitCode, stdout } = await catalog('check');
    expect(stdout).toMatch(new RegExp(`${productId}\\W+NUL_CHARACTER\\W+title`));
    expect(exitCode).toBe(2);
    expect((await catalog('undo', productId)).stderr).toMatch(/^searchable after/);
  }, 120_000);

  test.each([
    [['edit', 'no-such-product', '--title', 'x'], 'The catalog table has no product no-such-product'],
    [['edit', sku], 'Say what to change'],
    [['edit', sku, '--title', ' '], 'Expected some text'],
    [['price', sku, '12.905'], 'Expected an amount such as 12.90'],
    [['restore', sku], 'is not deleted'],
  ])('%j ends with 1 and a sentence', async (words, sentence) => {
    const { exitCode, stderr } = await catalog(...words);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
    expect(exitCode).toBe(1);
  });
});
