import { expect, test } from '@jest/globals';
import { readQueueDepth } from '../../infra/local/queue-depth.ts';
import { waitForArrival } from '../../infra/local/wait-for-arrival.ts';
import { createQueueClient } from '../../pipelines/publish/queue-client.ts';
import { accountedFor } from '../../pipelines/reconcile/accounted-for.ts';
import { scopeOf } from '../../pipelines/reconcile/ask-lake.ts';
import { readReconcileConfig } from '../../pipelines/reconcile/config.ts';
import { readSampleConfig } from '../../pipelines/sample/config.ts';
import { generateSample } from '../../pipelines/sample/generate-sample.ts';
import { publishSample } from '../../pipelines/sample/publish-sample.ts';
import { createSamplePorts } from '../../pipelines/sample/sample-client.ts';
import { defaultSampleOptions } from '../../pipelines/sample/shop-options.ts';
import { ask, load } from './lake.ts';
import { problemsOf } from './sample-lake.ts';

const sample = { ...defaultSampleOptions, seed: 7, orders: 100, days: 20, products: 30 };

test('what is put on the bus is accounted for in silver, event by event and to the last minor unit', async () => {
  const { items, ledger } = generateSample(sample);
  const { refused } = await publishSample(items, createSamplePorts(readSampleConfig()), { concurrency: 8 });
  expect(refused).toEqual([]);

  const scope = scopeOf(sample, ledger.tag, readReconcileConfig().names, new Date());
  const { INKSTREAM_ANALYTICS_QUEUE_URL: queueUrl = '', INKSTREAM_ANALYTICS_DLQ_URL: dlqUrl = '' } = process.env;
  const queues = createQueueClient();
  await waitForArrival({
    look: async () => {
      const arrival = await accountedFor((sql) => ask(sql), scope, ledger);
      const [queue, dead] = [await readQueueDepth(queues, queueUrl), await readQueueDepth(queues, dlqUrl)];
      return { ...arrival, queued: queue.waiting + queue.inFlight, deadLetters: dead.waiting };
    },
    report: () => {},
    stallSeconds: 30,
    signal: new AbortController().signal,
  });

  expect(await load()).toBeGreaterThan(0);
  expect(await problemsOf(sample)).toEqual([]);
  expect(await load()).toBe(0);
}, 120_000);
