import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteItemCommand, DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Client } from '@opensearch-project/opensearch';
import { v7 as uuidv7 } from 'uuid';
import { productAlias } from '../../indexer/index/index-names.ts';
import { createSearchClient } from '../../indexer/index/search-client.ts';
import { createPutEvents } from '../../pipelines/contracts/bus-client.ts';
import { maxEntriesPerCall, type PutEvents } from '../../pipelines/contracts/put-events.ts';
import { atMost, type Benchmark, type BenchmarkRow } from './benchmark.ts';
import { useRunningStack } from './running-stack.ts';

const editsPerSecond = 50;
const warmUpSeconds = 5;
const seconds = 20;
/** Each is edited every five seconds, so that an edit is hardly ever overtaken by the next before it is seen. */
const editedProducts = 250;
const pollMs = 40;
const patienceMs = 30_000;
/** What must be kept, of ninety-five edits in a hundred. */
const limitSeconds = 2;

interface Edit {
  readonly productId: string;
  readonly version: number;
  /** ISO-8601 UTC; the document shows it as `updatedAt`. */
  readonly editedAt: string;
}

type SendEdits = (edits: readonly Edit[]) => Promise<void>;

function productOf({ productId, version, editedAt }: Edit) {
  return {
    sku: productId.toUpperCase(),
    title: `Poster A2, matt 170 g, ${productId}`,
    description: `A poster that is edited again and again. This is version ${version}, of ${editedAt}.`,
    categoryPath: ['Marketing', 'Posters'],
    priceMinor: 1_000 + (version % 500),
    currency: 'EUR',
    active: true,
  };
}

function onTheBus(putEvents: PutEvents): { send: SendEdits; remove: SendEdits } {
  const put = (detailType: 'product.upserted' | 'product.deleted') => async (edits: readonly Edit[]) => {
    const entries = edits.map((edit) => {
      const { productId, version, editedAt: occurredAt } = edit;
      const product = detailType === 'product.upserted' ? productOf(edit) : {};
      const detail = { ...product, eventId: uuidv7(), occurredAt, schemaVersion: 1, productId, version };
      return { source: 'commerce.catalog', detailType, detail: JSON.stringify(detail) };
    });
    const refused = (await putEvents(entries)).filter((answer) => answer !== undefined);
    if (refused.length > 0) throw new Error(`the bus refused ${refused.length} edits: ${refused[0]?.message}`);
  };
  return { send: put('product.upserted'), remove: put('product.deleted') };
}

function inTheTable(TableName: string, client: DynamoDBClient): { send: SendEdits; remove: SendEdits } {
  const keyOf = ({ productId }: Edit) => ({ pk: `PRODUCT#${productId}`, sk: 'DETAILS' });
  return {
    send: async (edits) => {
      const requests = edits.map((edit) => {
        const row = { ...keyOf(edit), ...productOf(edit), version: edit.version, updatedAt: edit.editedAt };
        return { PutRequest: { Item: marshall(row) } };
      });
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }),
      );
      if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('the table left edits unwritten');
    },
    remove: async (edits) => {
      for (const edit of edits) await client.send(new DeleteItemCommand({ TableName, Key: marshall(keyOf(edit)) }));
    },
  };
}

/** Searches again and again for what is not seen yet; notes how long each edit took to be found, in milliseconds. */
async function watchEdits(client: Client, pending: Map<string, Edit>, latencies: number[], signal: AbortSignal) {
  while (!signal.aborted || pending.size > 0) {
    const wanted = [...pending.values()];
    const oldestMs = Math.min(...wanted.map(({ editedAt }) => Date.parse(editedAt)));
    if (signal.aborted && Date.now() - oldestMs > patienceMs) return;
    if (wanted.length > 0) {
      const query = { terms: { productId: wanted.map(({ productId }) => productId) } };
      const body = { query, size: wanted.length, _source: ['productId', 'updatedAt'], track_total_hits: false };
      const answer = await client.search({ index: productAlias, body });
      const foundMs = Date.now();
      for (const { _source } of answer.body.hits.hits) {
        const { productId, updatedAt } = _source as { productId: string; updatedAt: string };
        const edit = pending.get(productId);
        if (!edit || updatedAt < edit.editedAt) continue;
        pending.delete(productId);
        latencies.push(foundMs - Date.parse(edit.editedAt));
      }
    }
    await sleep(pollMs);
  }
}

/** Edits at a fixed rate, whatever the edits take, and watches all of them. */
async function measure(client: Client, prefix: string, { send, remove }: { send: SendEdits; remove: SendEdits }) {
  const pending = new Map<string, Edit>();
  const latencies: number[] = [];
  const overtaken = { edits: 0 };
  const ending = new AbortController();
  const watching = watchEdits(client, pending, latencies, ending.signal);
  // Versions go on rising from run to run, as long as there are fewer than a thousand edits of a product in a second.
  const firstVersion = Math.floor(Date.now() / 1000) * 1000;
  const editOf = (nth: number): Edit => ({
    productId: `${prefix}-${nth % editedProducts}`,
    version: firstVersion + Math.floor(nth / editedProducts),
    editedAt: new Date().toISOString(),
  });
  const pauseMs = (maxEntriesPerCall / editsPerSecond) * 1000;
  const total = editsPerSecond * (warmUpSeconds + seconds);
  const sending: Promise<void>[] = [];
  let nextAt = Date.now();
  for (let from = 0; from < total; from += maxEntriesPerCall) {
    await sleep(Math.max(0, nextAt - Date.now()));
    nextAt += pauseMs;
    if (from === warmUpSeconds * editsPerSecond) latencies.length = 0;
    const edits = Array.from({ length: maxEntriesPerCall }, (_, index) => editOf(from + index));
    for (const edit of edits) {
      if (pending.has(edit.productId)) overtaken.edits += 1;
      pending.set(edit.productId, edit);
    }
    sending.push(send(edits));
  }
  await Promise.all(sending);
  ending.abort();
  await watching;
  const last = Array.from({ length: editedProducts }, (_, nth) => editOf(total + nth));
  for (let from = 0; from < last.length; from += maxEntriesPerCall)
    await remove(last.slice(from, from + maxEntriesPerCall));
  return { latencies: latencies.sort((one, other) => one - other), unseen: pending.size, overtaken: overtaken.edits };
}

function rowsOf(way: string, { latencies, unseen, overtaken }: Awaited<ReturnType<typeof measure>>): BenchmarkRow[] {
  const percentile = (share: number) =>
    (latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN) / 1000;
  return [
    { what: `${way}: edits seen`, value: latencies.length, unit: '' },
    { what: `${way}: p50`, value: percentile(0.5), unit: 's' },
    { what: `${way}: p95`, unit: 's', ...atMost(percentile(0.95), limitSeconds) },
    { what: `${way}: p99`, value: percentile(0.99), unit: 's' },
    { what: `${way}: edited again before the edit was seen`, value: overtaken, unit: '' },
    { what: `${way}: not found within ${patienceMs / 1000} s`, unit: '', ...atMost(unseen, 0) },
  ];
}

export const bench: Benchmark = {
  name: 'freshness',
  about:
    `From an edit to a search that finds it, at ${editsPerSecond} edits a second for ${seconds} s, on the running local stack (emulated AWS, real OpenSearch): ` +
    `announced on the bus, and written to the catalog table. Searched every ${pollMs} ms through the alias that shoppers' searches go through.`,
  run: async () => {
    const environment = useRunningStack();
    const setting = (name: string) => environment[`INKSTREAM_${name}`] ?? '';
    const client = createSearchClient(setting('OPENSEARCH_URL'));
    const bus = await measure(client, 'bench-bus', onTheBus(createPutEvents(setting('BUS_NAME'))));
    const table = inTheTable(setting('CATALOG_TABLE'), new DynamoDBClient({}));
    const catalog = await measure(client, 'bench-table', table);
    await client.close();
    return { rows: [...rowsOf('on the bus', bus), ...rowsOf('in the catalog table', catalog)] };
  },
};
