import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { isUnfinished } from '../../../indexer/rebuild/rebuild-state.ts';
import { eventText } from '../../factories.ts';
import { startDirectly } from '../../run-command.ts';
import { type PrivateNode, startPrivateNode } from '../../stack/private-node.ts';
import { openPrivateShop, type PrivateShop } from './private-shop.ts';
import { shopProduct } from './shop-product.ts';

jest.setTimeout(300_000);

const productCount = 20_000;
const editsPerBatch = 20;

let node: PrivateNode;
let shop: PrivateShop;

beforeAll(async () => {
  node = await startPrivateNode();
  shop = await openPrivateShop(node.url, `killed-node-test-${process.pid}`);
  await shop.fill(Array.from({ length: productCount }, (_, number) => shopProduct(number)));
});

afterAll(async () => {
  await shop?.close();
  await node?.stop();
});

/** The command as people run it. */
function startReindex(...words: readonly string[]) {
  const queries = 'test/indexer/rebuild/gate-queries.json';
  const site = ['--alias', shop.alias, '--lag', '10', '--queries', queries];
  return startDirectly('indexer/rebuild/reindex.command.ts', [...site, ...words], shop.environment);
}

async function waitForProgress(read: number): Promise<void> {
  const { records } = shop.ports().hold;
  for (;;) {
    const { state } = await records.read();
    const done = state?.segments.reduce((sum, segment) => sum + segment.read, 0) ?? 0;
    if (done >= read) return;
    if (state !== undefined && !isUnfinished(state)) throw new Error(`The rebuild was over before ${read} products.`);
    await sleep(100);
  }
}

/** Edits, deletes and new products, delivered as the product-indexer does until stopped; gives how many events. */
function keepEditing(): { stop: () => Promise<number> } {
  let isOver = false;
  let delivered = 0;
  const editing = (async () => {
    for (let batch = 0; !isOver; batch += 1) {
      const texts = Array.from({ length: editsPerBatch }, (_, place) => editOf(batch * editsPerBatch + place));
      await shop.deliver(texts);
      delivered += texts.length;
      await sleep(200);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await editing;
      return delivered;
    },
  };
}

/** Spread over the whole range; each fifth deletes, each seventh is of a product that is new. */
function editOf(number: number): string {
  const productId = number % 7 === 6 ? `new-${number}` : `product-${(number * 7919) % productCount}`;
  const now = new Date().toISOString();
  const text = (...[type, fields]: Parameters<typeof eventText>) =>
    JSON.stringify({
      ...JSON.parse(eventText(type, { productId, version: 2 + number, occurredAt: now, ...fields })),
      time: now,
    });
  if (number % 5 === 4) return text('product.deleted');
  if (number % 3 === 2) return text('price.changed', { priceMinor: number });
  return text('product.upserted', { title: `Edit ${number} of a poster` });
}

describe('20,000 products', () => {
  test('are rebuilt without drift while they are edited and deleted, the node is killed and the rebuild is as well', async () => {
    const first = startReindex('--rate', '4000');
    await waitForProgress(2_000);
    const editing = keepEditing();
    await waitForProgress(6_000);
    await node.kill();
    await sleep(2_000);
    first.kill('SIGKILL');
    await first.outcome;
    await node.restart();
    const killed = (await shop.ports().hold.records.read()).state;
    const second = await startReindex().outcome;
    const events = await editing.stop();
    expect(second.stderr).toContain(`Going on with ${killed?.index}`);
    expect(second.stdout).toContain('✓');
    expect(second.exitCode).toBe(0);
    expect(await shop.serving()).toBe(killed?.index);
    expect(events).toBeGreaterThan(editsPerBatch);
    const report = await shop.audit({ lagMs: 10_000 });
    expect(report.drift).toEqual([]);
    expect(report.products).toBeGreaterThanOrEqual(productCount);
    expect(report.documents).toBe(report.products);
  });
});
