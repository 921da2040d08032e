import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateDatabaseCommand,
  CreateTableCommand as CreateGlueTable,
  DeleteDatabaseCommand,
  GetTableCommand,
  GlueClient,
} from '@aws-sdk/client-glue';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readProducts } from '../../../../indexer/projection/product-table-client.ts';
import { eventText } from '../../../factories.ts';
import { openPrivateShop, type PrivateShop } from '../../../indexer/rebuild/private-shop.ts';
import { shopProduct } from '../../../indexer/rebuild/shop-product.ts';
import { startDirectly } from '../../../run-command.ts';

jest.setTimeout(180_000);

const run = `backup-test-${process.pid}-${Date.now()}`;
const productCount = 300;
const dynamo = new DynamoDBClient({});
const glue = new GlueClient({});
const s3 = new S3Client({ forcePathStyle: true });
const { INKSTREAM_LAKE_BUCKET: lakeBucket = '', AWS_ENDPOINT_URL: endpoint = '' } = process.env;
const databases = { bronze: `${run}_bronze`, silver: `${run}_silver`, views: `${run}_views` };
const lakeState = `${run}-lake-state`;
const productTable = `${run}-products`;
const folder = mkdtempSync(join(tmpdir(), 'inkstream-backup-'));

let shop: PrivateShop;

function command(name: 'backup' | 'restore', ...words: string[]) {
  const environment = {
    ...shop.environment,
    AWS_ENDPOINT_URL: endpoint,
    INKSTREAM_LAKE_STATE_TABLE: lakeState,
    INKSTREAM_BRONZE_DATABASE: databases.bronze,
    INKSTREAM_SILVER_DATABASE: databases.silver,
    INKSTREAM_VIEWS_DATABASE: databases.views,
  };
  const file = `infra/operations/backup/${name}.command.ts`;
  return startDirectly(file, [...words, '--alias', shop.alias], environment).outcome;
}

async function allProducts() {
  const ids = Array.from({ length: productCount + 1 }, (_, number) => shopProduct(number).productId);
  const items = await readProducts(dynamo, productTable, ids);
  return items.sort((one, other) => (one.productId < other.productId ? -1 : 1));
}

const metadataOf = (number: number) => `${run}/order_events/metadata/0000${number}-abc.metadata.json`;

beforeAll(async () => {
  shop = await openPrivateShop(process.env.INKSTREAM_OPENSEARCH_URL ?? '', run);
  await shop.fill(Array.from({ length: productCount }, (_, number) => shopProduct(number)));
  await shop.rebuild();
  await dynamo.send(
    new CreateTableCommand({
      TableName: lakeState,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  for (const pk of ['erased#somebody', 'lake-loader/lease'])
    await dynamo.send(new PutItemCommand({ TableName: lakeState, Item: marshall({ pk, untilMs: Date.now() + 1e6 }) }));
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: databases.silver } }));
  await s3.send(new PutObjectCommand({ Bucket: lakeBucket, Key: metadataOf(3), Body: '{}' }));
  const TableInput = {
    Name: 'order_events',
    TableType: 'EXTERNAL_TABLE',
    StorageDescriptor: {
      Location: `s3://${lakeBucket}/${run}/order_events`,
      Columns: [{ Name: 'event_id', Type: 'string' }],
    },
    Parameters: { table_type: 'ICEBERG', metadata_location: `s3://${lakeBucket}/${metadataOf(3)}` },
  };
  await glue.send(new CreateGlueTable({ DatabaseName: databases.silver, TableInput }));
});

afterAll(async () => {
  await shop.close();
  await dynamo.send(new DeleteTableCommand({ TableName: lakeState }));
  await glue.send(new DeleteDatabaseCommand({ Name: databases.silver })).catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
  for (const client of [dynamo, glue, s3]) client.destroy();
});

describe('a backup', () => {
  test('brings back what was destroyed, leaves what is newer, and the index follows', async () => {
    const to = join(folder, 'whole');
    const written = await command('backup', '--to', to);
    expect(written.stdout).toMatch(/products +│ +300 │/);
    expect(written.exitCode).toBe(0);
    const before = await allProducts();

    for (const { productId } of before.slice(0, 150))
      await dynamo.send(new DeleteItemCommand({ TableName: productTable, Key: marshall({ productId }) }));
    const newer = eventText('product.upserted', {
      productId: 'product-200',
      version: 9,
      title: 'Newer than the backup',
    });
    const late = eventText('price.changed', { productId: 'product-1', version: 50, priceMinor: 4_321 });
    await shop.deliver([newer, late]);
    for (const pk of ['erased#somebody', 'lake-loader/lease'])
      await dynamo.send(new DeleteItemCommand({ TableName: lakeState, Key: marshall({ pk }) }));

    const dry = await command('restore', '--from', to);
    expect(dry.stdout).toContain('Nothing was changed.');
    expect((await allProducts()).length).toBe(152);

    const restored = await command('restore', '--from', to, '--in-place', '--go');
    expect(`${restored.stdout}${restored.stderr}`).toMatch(/products +│ +300 │ +148 │ +1 │ +151 │/);
    expect(restored.exitCode).toBe(0);
    const after = await allProducts();
    const changed = new Set(['product-1', 'product-200']);
    expect(after.filter(({ productId }) => !changed.has(productId))).toEqual(
      before.filter(({ productId }) => !changed.has(productId)),
    );
    const byId = new Map(after.map((item) => [item.productId, item]));
    // Part by part: the price that came since, and the product of the backup.
    expect(byId.get('product-1')).toMatchObject({ product: { version: 1 }, price: { version: 50, priceMinor: 4_321 } });
    expect(byId.get('product-200')).toMatchObject({ product: { version: 9, title: 'Newer than the backup' } });
    expect(await shop.audit()).toMatchObject({ products: productCount, documents: productCount, drift: [] });

    const again = await command('restore', '--from', to, '--in-place', '--go', '--only', 'projection');
    expect(again.stdout).toMatch(/products +│ +300 │ +0 │ +0 │ +300 │/);
  });

  test('goes into new tables beside those in use', async () => {
    const restored = await command(
      'restore',
      '--from',
      join(folder, 'whole'),
      '--suffix',
      '-beside',
      '--go',
      '--only',
      'projection',
    );
    expect(restored.exitCode).toBe(0);
    const names = ['products', 'product-images', 'search-control'].map((name) => `${run}-${name}-beside`);
    const [copy = ''] = names;
    expect((await readProducts(dynamo, copy, ['product-1']))[0]).toMatchObject({ product: { version: 1 } });
    for (const TableName of names) await dynamo.send(new DeleteTableCommand({ TableName }));
  });

  test('registers an Iceberg table with the newest metadata in the lake, not with the one of the backup', async () => {
    await glue.send(new DeleteDatabaseCommand({ Name: databases.silver }));
    await s3.send(new PutObjectCommand({ Bucket: lakeBucket, Key: metadataOf(4), Body: '{}' }));
    const restored = await command(
      'restore',
      '--from',
      join(folder, 'whole'),
      '--only',
      'catalogue',
      '--in-place',
      '--go',
    );
    expect(`${restored.stdout}${restored.stderr}`).toContain(`registered with s3://${lakeBucket}/${metadataOf(4)}`);
    expect(restored.exitCode).toBe(0);
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName: databases.silver, Name: 'order_events' }));
    expect(Table?.Parameters).toMatchObject({
      table_type: 'ICEBERG',
      metadata_location: `s3://${lakeBucket}/${metadataOf(4)}`,
    });
    // Whom the lake forgot stays forgotten; a lease of then would keep the next load out.
    expect(restored.stdout).toMatch(/lake-state +│ +2 │ +0 │ +0 │ +2 │/);
  });

  test('is refused as a whole when one file of it is damaged', async () => {
    const to = join(folder, 'whole');
    const file = readdirSync(join(to, 'tables', 'products'))[0] ?? '';
    const path = join(to, 'tables', 'products', file);
    const bytes = readFileSync(path);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const restored = await command('restore', '--from', to, '--in-place', '--go');
    expect(restored.stderr).toContain('has other bytes than were written');
    expect(restored.exitCode).toBe(1);
  });

  test('is not written over another, and one that was interrupted goes on', async () => {
    const to = join(folder, 'interrupted');
    const first = await command('backup', '--to', to, '--only', 'projection');
    expect(first.exitCode).toBe(0);
    expect((await command('backup', '--to', to)).stderr).toContain('holds a backup already');
    // As if it had been killed with three of four parts of the products read.
    const { files, startedAt } = JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8'));
    const isLast = ({ path }: { path: string }) => path.startsWith('tables/products/3-');
    const kept = files.filter((one: { path: string }) => one.path.startsWith('tables/products/') && !isLast(one));
    const cursors = { 'products/0': null, 'products/1': null, 'products/2': null };
    rmSync(join(to, 'manifest.json'));
    writeFileSync(join(to, 'manifest.partial.json'), JSON.stringify({ startedAt, files: kept, cursors }));
    expect((await command('restore', '--from', to)).stderr).toContain('one that was interrupted');
    expect((await command('backup', '--to', to, '--only', 'projection')).exitCode).toBe(0);
    const whole = await command('restore', '--from', to, '--only', 'projection');
    expect(whole.stdout).toMatch(/products +│ +300 │/);
    expect(whole.exitCode).toBe(0);
  });
});
