import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lakeWriterConfig } from '../../pipelines/lake-writer/config.ts';
import { lakeWriterPorts } from '../../pipelines/lake-writer/lake-client.ts';
import { writeBatch } from '../../pipelines/lake-writer/write-batch.ts';
import { generateSample } from '../../pipelines/sample/generate-sample.ts';
import { defaultSampleOptions } from '../../pipelines/sample/shop-options.ts';
import { seededRandom, shuffled } from '../seeded-random.ts';
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts';
import { load, silverSnapshot } from './lake.ts';
import { problemsOf } from './sample-lake.ts';

const seed = 20_251_121;
const sample = { ...defaultSampleOptions, seed, orders: 80, days: 10, products: 25 };
const texts = [...generateSample(sample).items].map(({ text }) => text);

let proxy: FaultyProxy;
const random = seededRandom(seed);

beforeAll(async () => {
  const { AWS_ENDPOINT_URL: target = '' } = process.env;
  proxy = await startFaultyProxy({ target, faultShare: 0.3, random });
});

afterAll(async () => {
  useEndpoint(undefined);
  await proxy.close();
});

/** Cuts into batches of any size up to 100. */
function* rebatched<T>(items: readonly T[]): Generator<T[]> {
  for (let from = 0; from < items.length; ) {
    const size = 1 + Math.floor(random() * 100);
    yield items.slice(from, from + size);
    from += size;
  }
}

/** The SDK reads these before its first call. */
function useEndpoint(url: string | undefined): void {
  for (const name of ['AWS_ENDPOINT_URL_FIREHOSE', 'AWS_ENDPOINT_URL_S3']) {
    if (url === undefined) delete process.env[name];
    else process.env[name] = url;
  }
}

/** Delivers as a queue does: what the writer names as failed comes again, until nothing is left. */
async function deliver(batches: Iterable<readonly string[]>): Promise<{ rounds: number }> {
  // Waits before a retry are longer than the patience, so that whole messages come back and not only records.
  const ports = { ...(await lakeWriterPorts(lakeWriterConfig())), random: () => 1 };
  const patienceMs = 90;
  const receivedAt = new Date().toISOString();
  let pending = [...batches];
  let rounds = 0;
  for (; pending.length > 0; rounds++) {
    if (rounds > 100) throw new Error(`${pending.flat().length} messages fail again and again`);
    const failed: string[] = [];
    for (const batch of pending) {
      const messages = batch.map((text, index) => ({ id: String(index), text, receivedAt }));
      const { failedIds, defects } = await writeBatch(messages, ports, Date.now() + patienceMs);
      expect(defects).toEqual([]);
      failed.push(...failedIds.map((id) => batch[Number(id)] ?? ''));
    }
    pending = failed.length === 0 ? [] : [...rebatched(shuffled(failed, random))];
  }
  return { rounds };
}

test('the same messages twice, shuffled, re-batched and with failures of Firehose and S3 make the same silver tables', async () => {
  useEndpoint(proxy.url);
  const { rounds } = await deliver(rebatched(shuffled([...texts, ...texts], random)));
  expect(rounds).toBeGreaterThan(1);
  expect([...proxy.injected.keys()].sort()).toEqual([
    'done-but-answered-500',
    'done-but-cut-off',
    'partly-done',
    'refused',
  ]);
  expect(await load()).toBeGreaterThan(0);
  expect(await problemsOf(sample)).toEqual([]);
  const afterFaults = await silverSnapshot();

  useEndpoint(undefined);
  await deliver([texts]);
  expect(await load()).toBe(0);
  expect(await silverSnapshot()).toEqual(afterFaults);
}, 180_000);
