import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DetailType } from '../../../pipelines/contracts/event.ts';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { silverColumns } from '../../../pipelines/datasets/silver-columns.ts';
import type { LoadOutcome } from '../../../pipelines/lake-loader/load-lake.ts';
import { athenaStatements, createAthenaClient } from '../../../pipelines/migrations/athena-client.ts';
import { readMigrationConfig } from '../../../pipelines/migrations/config.ts';
import { createQueueClient } from '../../../pipelines/publish/queue-client.ts';
import { eventIdOf, eventText } from '../../factories.ts';

const { names, workGroup } = readMigrationConfig();
const athena = createAthenaClient();
const lambda = new LambdaClient({});
const sqs = createQueueClient();
const runStatement = athenaStatements(athena, workGroup);

afterAll(() => {
  for (const client of [athena, lambda, sqs]) client.destroy();
});

// Ids of this run alone, so that what else is in the lake does not matter.
const firstId = randomInt(1_000_000, 2 ** 40);
const types: DetailType[] = [
  'order.placed',
  'order.shipped',
  'order.refunded',
  'product.upserted',
  'price.changed',
  'search.performed',
];
const texts = Array.from({ length: 60 }, (_, index) =>
  eventText(types[index % types.length] ?? 'order.placed', {
    eventId: eventIdOf(firstId + index),
    occurredAt: `20${10 + (index % 16)}-0${1 + (index % 9)}-11T10:00:00.${100 + index}Z`,
  }),
);
const ofThisRun = `event_id BETWEEN '${eventIdOf(firstId)}' AND '${eventIdOf(firstId + texts.length)}'`;
const eventDatasets = datasets.filter(({ rowKey }) => rowKey.includes('event_id'));

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

async function send(messages: readonly string[]): Promise<void> {
  for (let start = 0, size = 0; start < messages.length; start += size) {
    size = randomInt(1, 11);
    const Entries = messages.slice(start, start + size).map((MessageBody, index) => ({ Id: `m${index}`, MessageBody }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: process.env.INKSTREAM_ANALYTICS_QUEUE_URL, Entries }));
  }
}

/** Waits until bronze accounts for this many deliveries of the run's events. */
async function waitForBronze(deliveries: number): Promise<void> {
  // order_lines follows from order_events; it has a row for each line.
  const tables = eventDatasets.filter(({ name }) => name !== 'order_lines').map(({ name }) => name);
  const copies = tables.map(
    (name) => `SELECT copies FROM ${names.bronze}.${name} WHERE dt >= '2000-01-01' AND ${ofThisRun}`,
  );
  const sql = `SELECT coalesce(sum(copies), 0) AS deliveries FROM (${copies.join(' UNION ALL ')})`;
  let arrived = 0;
  for (let attempt = 0; attempt < 60; attempt++) {
    arrived = Number((await runStatement(sql)).rows[0]?.deliveries);
    if (arrived >= deliveries) return;
    await sleep(1000);
  }
  throw new Error(`Only ${arrived} of ${deliveries} deliveries are in bronze after a minute`);
}

async function load(): Promise<LoadOutcome> {
  for (let attempt = 0; attempt < 30; attempt++) {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: process.env.INKSTREAM_LAKE_LOADER_FUNCTION }));
    const payload = answer.Payload?.transformToString() ?? '';
    if (answer.FunctionError !== undefined) throw new Error(`The loader failed: ${payload}`);
    const outcome: LoadOutcome = JSON.parse(payload);
    if (outcome.status === 'done') return outcome;
    await sleep(1000);
  }
  throw new Error('Other loads were running for half a minute');
}

async function silver(): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {};
  for (const dataset of eventDatasets) {
    const columns = silverColumns(dataset)
      .map(({ name }) => name)
      .join(', ');
    const order = dataset.rowKey.join(', ');
    const sql = `SELECT ${columns} FROM ${names.silver}.${dataset.name} WHERE ${ofThisRun} ORDER BY ${order}`;
    tables[dataset.name] = (await runStatement(sql)).rows;
  }
  return tables;
}

describe('from the queue to silver', () => {
  let once: Record<string, unknown>;

  beforeAll(async () => {
    await send(texts);
    await waitForBronze(texts.length);
    await load();
    once = await silver();
  }, 120_000);

  test('every event is stored once', () => {
    const rows = Object.fromEntries(
      Object.entries(once).map(([name, table]) => [name, Array.isArray(table) ? table.length : 0]),
    );
    expect(rows).toEqual({ order_events: 30, order_lines: 20, catalog_events: 20, image_events: 0, search_events: 10 });
  });

  test('the same messages again, shuffled and in other batches, with a load in the middle, change nothing', async () => {
    await send(shuffled(texts));
    await load();
    await send(shuffled(texts).slice(0, 25));
    await waitForBronze(2 * texts.length + 25);
    await load();
    expect(await silver()).toEqual(once);
  }, 180_000);

  test('a load with nothing new inserts nothing, and is recorded', async () => {
    await load();
    const outcome = await load();
    if (outcome.status !== 'done') throw new Error('cannot be');
    const { rows } = await runStatement(
      `SELECT dataset, inserted_rows FROM ${names.silver}.lake_loads WHERE load_id = '${outcome.loadId}' ORDER BY dataset`,
    );
    expect(rows.map(({ dataset }) => dataset)).toEqual(datasets.map(({ name }) => name).sort());
  }, 120_000);
});
