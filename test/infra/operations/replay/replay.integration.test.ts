import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readIndexerConfig } from '../../../../indexer/config.ts';
import { createProjection, projectionClient } from '../../../../indexer/projection/projection-client.ts';
import { toDocument } from '../../../../indexer/projection/to-document.ts';
import { readOperationsConfig } from '../../../../infra/operations/config.ts';
import { replayRecords } from '../../../../infra/operations/replay/replay-state-client.ts';
import { createPutEvents } from '../../../../pipelines/contracts/bus-client.ts';
import { derivedEventId } from '../../../../pipelines/contracts/derived-event-id.ts';
import { eventText } from '../../../factories.ts';
import { type CommandOutcome, startDirectly } from '../../../run-command.ts';
import { ask, load } from '../../../stack/lake.ts';

jest.setTimeout(180_000);

const command = 'infra/operations/replay/replay.command.ts';
const tag = randomBytes(4).toString('hex');
const products = Array.from({ length: 60 }, (_, number) => `replay-${tag}-${String(number).padStart(2, '0')}`);
const since = new Date(Date.now() - 60_000).toISOString();
const folder = mkdtempSync(join(tmpdir(), 'inkstream-replay-'));
const idFile = join(folder, 'ids');
const eventFile = join(folder, 'events.ndjson');

const config = readIndexerConfig(['productTable', 'productImageTable', 'busName']);
const dynamo = projectionClient();
const projection = createProjection(config, dynamo);
const records = replayRecords(new DynamoDBClient({}), readOperationsConfig(['lakeStateTable']).lakeStateTable);

const textOf = (productId: string, version = 1) =>
  eventText('product.upserted', {
    productId,
    sku: productId,
    version,
    eventId: derivedEventId(['replay-test', productId, String(version)]),
    title: `Poster of ${productId}`,
  });

/** Of the bus and the archive, but of no product. */
const refusedId = `refused-${tag}`;
const spoiled = textOf(refusedId).replace('"version":1', '"version":"one"');

function replay(...words: string[]) {
  return startDirectly(command, words, {});
}

async function succeed(...words: string[]): Promise<CommandOutcome> {
  const outcome = await replay(...words).outcome;
  expect({ words, ...outcome }).toMatchObject({ exitCode: 0 });
  return outcome;
}

/** What the index would show of each product; undefined of those that are not there. */
async function shown(): Promise<(string | undefined)[]> {
  const found = new Map((await projection.read(products)).map((item) => [item.productId, item]));
  return products.map((productId) => {
    const item = found.get(productId);
    if (item === undefined) return undefined;
    const { revision: _, ...document } = { ...toDocument(item) } as Record<string, unknown>;
    return JSON.stringify(document);
  });
}

async function untilShown(expected: readonly (string | undefined)[]): Promise<void> {
  let found = await shown();
  for (let look = 0; look < 240 && JSON.stringify(found) !== JSON.stringify(expected); look += 1) {
    await sleep(500);
    found = await shown();
  }
  expect(found).toEqual(expected);
}

async function forgetProducts(): Promise<void> {
  for (const productId of products)
    await dynamo.send(new DeleteItemCommand({ TableName: config.productTable, Key: { productId: { S: productId } } }));
}

async function publish(texts: readonly string[]): Promise<void> {
  const put = createPutEvents(config.busName);
  for (let start = 0; start < texts.length; start += 10) {
    const answers = await put(
      texts.slice(start, start + 10).map((text) => {
        const { source, 'detail-type': detailType, detail } = JSON.parse(text);
        return { source, detailType, detail: JSON.stringify(detail) };
      }),
    );
    expect(answers.filter((answer) => answer !== undefined)).toEqual([]);
  }
}

/** What a replay of the archive sets up, as far as it is still there. */
async function leftovers(id: string): Promise<string[]> {
  const { Rules = [] } = await new EventBridgeClient({}).send(new ListRulesCommand({ EventBusName: config.busName }));
  const { QueueUrls = [] } = await new SQSClient({}).send(new ListQueuesCommand({ MaxResults: 1000 }));
  return [...Rules.map(({ Name = '' }) => Name), ...QueueUrls].filter((name) => name.includes(id));
}

let complete: (string | undefined)[];

beforeAll(async () => {
  writeFileSync(idFile, products.join('\n'));
  writeFileSync(eventFile, products.map((productId) => textOf(productId)).join('\n'));
  await publish(products.map((productId) => textOf(productId)));
  await publish([spoiled]);
  for (let look = 0; look < 240 && (await shown()).includes(undefined); look += 1) await sleep(500);
  complete = await shown();
  expect(complete).not.toContain(undefined);
});

afterAll(async () => {
  await forgetProducts();
  rmSync(folder, { recursive: true });
});

const fromArchive = [
  '--from',
  'archive',
  '--type',
  'product.*',
  '--since',
  since,
  '--ids',
  `@${idFile}`,
  '--to',
  'index',
];
const fromFile = ['--from', 'file', '--file', eventFile, '--to', 'index'];

describe('a replay', () => {
  test('tells how many events it is and what they cost, and changes nothing without --go', async () => {
    await forgetProducts();
    const { stdout } = await succeed(...fromFile, '--type', 'product.*');
    expect(stdout).toMatch(/product\.upserted │ +60/);
    expect(stdout).toContain('Nothing was sent');
    expect(new Set(await shown())).toEqual(new Set([undefined]));
  });

  test('of a file makes the index what it was, and a second time changes nothing', async () => {
    await forgetProducts();
    for (const _ of ['once', 'twice']) {
      await succeed(...fromFile, '--go');
      await untilShown(complete);
    }
  });

  test('of the archive goes on where it was after it was killed, and clears up behind itself', async () => {
    await forgetProducts();
    const first = replay(...fromArchive, '--rate', '10', '--go');
    const begun = async () => (await records.list()).find(({ title }) => title.includes(since));
    for (let look = 0; look < 300 && ((await begun())?.sent ?? 0) < 10; look += 1) await sleep(100);
    first.kill('SIGKILL');
    await first.outcome;
    const record = await begun();
    expect(record?.sent).toBeGreaterThanOrEqual(10);
    expect((await leftovers(record?.id ?? '')).length).toBe(2);

    const { stderr } = await succeed(...fromArchive, '--go');
    expect(stderr).toContain(`Going on with ${record?.id}`);
    await untilShown(complete);
    expect(await leftovers(record?.id ?? '')).toEqual([]);
    expect(await begun()).toBeUndefined();
  });

  test('of the lake makes the index what it was, of the chosen products alone', async () => {
    const { INKSTREAM_SILVER_DATABASE = '' } = process.env;
    const like = `SELECT count(*) AS rows FROM catalog_events WHERE product_id LIKE 'replay-${tag}-%'`;
    for (let look = 0; look < 120; look += 1) {
      await load();
      if (Number((await ask(like, INKSTREAM_SILVER_DATABASE))[0]?.rows) === products.length) break;
      await sleep(1000);
    }
    await forgetProducts();
    const half = products.slice(0, 30);
    await succeed('--from', 'lake', '--to', 'index', '--ids', half.join(','), '--go');
    await untilShown(complete.map((document, place) => (place < 30 ? document : undefined)));
  });

  test('of the archive into the lake brings every event there again, and adds no row', async () => {
    const { INKSTREAM_SILVER_DATABASE = '', INKSTREAM_BRONZE_DATABASE = '' } = process.env;
    const rows = `SELECT count(*) AS rows FROM catalog_events WHERE product_id LIKE 'replay-${tag}-%'`;
    const countIn = async (database: string) => Number((await ask(rows, database))[0]?.rows);
    await load();
    writeFileSync(idFile, [...products, refusedId].join('\n'));
    await succeed(...fromArchive.map((word) => (word === 'index' ? 'lake' : word)), '--go');
    for (let look = 0; look < 120 && (await countIn(INKSTREAM_BRONZE_DATABASE)) < 120; look += 1) await sleep(500);
    expect(await countIn(INKSTREAM_BRONZE_DATABASE)).toBeGreaterThanOrEqual(120);
    await load();
    expect(await countIn(INKSTREAM_SILVER_DATABASE)).toBe(60);
    // Its text is the same again, down to the last space.
    const eventId = derivedEventId(['replay-test', refusedId, '1']);
    const refused = `SELECT count(*) AS rows FROM rejected_events WHERE event_id = '${eventId}'`;
    expect(Number((await ask(refused, INKSTREAM_SILVER_DATABASE))[0]?.rows)).toBe(1);
  });

  test('tells of events that are not fit to be sent, and sends the others', async () => {
    const someSpoiled = join(folder, 'spoiled.ndjson');
    const [first = '', second = ''] = products;
    writeFileSync(
      someSpoiled,
      [textOf(first), textOf(second).replace('"version":1', '"version":"one"'), 'no JSON'].join('\n'),
    );
    const { exitCode, stdout } = await replay('--from', 'file', '--file', someSpoiled, '--to', 'index', '--go').outcome;
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/1 event sent[\s\S]*FIELD_TYPE[\s\S]*NOT_JSON/);
  });
});
