import { expect, test } from '@jest/globals';
import type { StepOutcome } from '../../../../infra/operations/canary/canary-step.ts';
import { startCommand, startDirectly, succeed } from '../../../run-command.ts';
import { ask, load } from '../../../stack/lake.ts';

const canaryCommand = 'infra/operations/canary/canary.command.ts';
const whereCommand = 'infra/operations/where/where.command.ts';

const { INKSTREAM_SILVER_DATABASE: silver = '', INKSTREAM_SEARCH_API_URL: searchApi = '' } = process.env;

async function runCanary(): Promise<Map<string, StepOutcome>> {
  const { stdout } = await succeed(canaryCommand, ['--once', '--json']);
  const { outcomes } = JSON.parse(stdout) as { outcomes: StepOutcome[] };
  return new Map(outcomes.map((outcome) => [outcome.step, outcome]));
}

/** Loads until all that a run has announced is in silver, so that it surprises no other test; answers the newest order. */
async function settled(word: string, orders: number): Promise<string> {
  for (;;) {
    await load();
    const stored = await ask(
      `SELECT order_id FROM ${silver}.order_events WHERE order_id LIKE 'canary-%' ORDER BY occurred_at DESC`,
    );
    const found = await ask(`SELECT 1 AS one FROM ${silver}.search_events WHERE query = 'canary-${word}' AND hits > 0`);
    const edits = await ask(`SELECT 1 AS one FROM ${silver}.catalog_events WHERE title = 'Canary ${word}'`);
    if (stored.length >= orders && found.length > 0 && edits.length > 0) return String(stored[0]?.order_id);
  }
}

const wordOf = (outcomes: ReadonlyMap<string, StepOutcome>) => outcomes.get('edit')?.says.split(' ').at(-1) ?? '';
const canaryOrders = async () =>
  (await ask(`SELECT 1 AS one FROM ${silver}.order_events WHERE order_id LIKE 'canary-%'`)).length;

let order = '';
const since = new Date().toISOString().slice(0, 8).concat('01');

test('a run finds every path open; the next measures its order; analysts and shoppers see nothing of it', async () => {
  const before = await canaryOrders();
  const first = await runCanary();
  expect([...first.values()].map(({ step, status }) => `${step} ${status}`)).toEqual([
    'edit arrived',
    expect.stringMatching(/^order (waiting|arrived)$/),
    'upload arrived',
  ]);
  await settled(wordOf(first), before + 1);

  const second = await runCanary();
  expect(second.get('order')).toMatchObject({ status: 'arrived', seconds: expect.any(Number) });
  order = await settled(wordOf(second), before + 2);

  expect(await ask("SELECT order_id FROM orders WHERE order_id LIKE 'canary-%'")).toEqual([]);
  expect(await ask("SELECT product_id FROM products WHERE product_id LIKE 'canary-%'")).toEqual([]);
  expect(await ask("SELECT query FROM search_quality WHERE query LIKE 'canary-%'")).toEqual([]);
  const answer = await fetch(`${searchApi}/search?q=${wordOf(second)}`);
  const { products } = (await answer.json()) as { products: { title: string }[] };
  expect(products.filter(({ title }) => title.startsWith('Canary '))).toEqual([]);
}, 120_000);

test('npm run where finds its order and its product, and nothing of what nobody has', async () => {
  const [ofOrder, ofProduct] = await Promise.all([
    succeed(whereCommand, [order, '--json', '--since', since]),
    succeed(whereCommand, ['canary-product-hand', '--no-lake', '--json']),
  ]);
  expect(JSON.parse(ofOrder.stdout)).toMatchObject([
    { kind: 'order', conclusions: [{ way: 'lake', standing: 'arrived' }] },
  ]);
  expect(JSON.parse(ofProduct.stdout)).toMatchObject([
    { kind: 'product', conclusions: [{ way: 'search', standing: 'arrived' }, { way: 'lake' }] },
  ]);
  const [event] = await ask(`SELECT event_id FROM ${silver}.order_events WHERE order_id = '${order}'`);
  const ofEvent = await succeed(whereCommand, [String(event?.event_id), '--json']);
  expect(JSON.parse(ofEvent.stdout)).toMatchObject([
    { kind: 'event', conclusions: [{ way: 'lake', standing: 'arrived' }] },
  ]);
  const nothing = await startCommand(whereCommand, ['no-such-thing', '--no-lake']).outcome;
  expect(nothing).toMatchObject({ exitCode: 2, stderr: '' });
}, 60_000);

test('npm run status tells of a stage what it tells of the stack here', async () => {
  const { stdout } = await startDirectly('infra/local/status.command.ts', ['--json'], { INKSTREAM_STAGE: 'dev' })
    .outcome;
  expect(JSON.parse(stdout)).toMatchObject({
    stage: 'dev',
    queues: { ok: true },
    datasets: {
      ok: true,
      value: expect.arrayContaining([
        expect.objectContaining({ dataset: 'order_events', lastLoad: expect.any(String) }),
      ]),
    },
    search: { ok: true },
    canary: { ok: true, value: { outcomes: expect.any(Array) } },
    drift: { ok: true },
    alarms: { ok: true },
  });
}, 60_000);
