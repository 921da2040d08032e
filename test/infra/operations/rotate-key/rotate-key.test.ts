import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keyInfos } from '../../../../infra/operations/rotate-key/describe-keys.ts';
import { readKeyUsage } from '../../../../infra/operations/rotate-key/key-usage.ts';
import { planNewKey, planRetirement } from '../../../../infra/operations/rotate-key/plan-rotation.ts';
import { customerKeysOf } from '../../../../pipelines/lake-writer/customer-key.ts';
import { type PseudonymSecret, withNewKey } from '../../../../pipelines/lake-writer/pseudonym-secret.ts';
import { writeBatch } from '../../../../pipelines/lake-writer/write-batch.ts';
import { eventText } from '../../../factories.ts';
import { bringToSilver } from '../../../pipelines/lake-loader/bring-to-silver.ts';
import { createEmptyLake } from '../../../pipelines/lake-loader/bronze.ts';
import { messagesOf, recordedLake } from '../../../pipelines/lake-writer/recorded-lake.ts';
import { type TestLake, testNames } from '../../../pipelines/migrations/athena-on-duckdb.ts';

const first: PseudonymSecret = { current: 'k1', keys: [{ keyId: 'k1', key: 'the first key of the shop' }] };
const second = withNewKey(first, 'the second key of the shop');
const orders = [
  ['order-1', 'jane', first],
  ['order-2', 'john', first],
  ['order-3', 'jane', second],
  ['order-4', 'mary', second],
] as const;

let lake: TestLake;
beforeAll(async () => {
  lake = await createEmptyLake();
  const writer = recordedLake();
  for (const [index, [orderId, customerId, secret]] of orders.entries()) {
    const eventId = `019c9d5a-1f2b-7000-8000-00000000000${index}`;
    const text = eventText('order.placed', { orderId, customer: { customerId }, eventId });
    const customerKeys = async () => customerKeysOf(secret);
    await writeBatch(messagesOf([text]), { ...writer.ports, customerKeys }, Number.POSITIVE_INFINITY);
  }
  await bringToSilver(lake, writer, '2026-03-02');
});
afterAll(() => lake.close());

describe('after a rotation', () => {
  test.each(['orders', 'order_lines'])('the view %s shows every customer once, by the oldest key', async (view) => {
    const { rows } = await lake.runStatement(
      `SELECT order_id, customer_key FROM ${testNames.views}.${view} GROUP BY order_id, customer_key ORDER BY order_id`,
    );
    const keyOf = (secret: PseudonymSecret, id: string) => customerKeysOf(secret)(id).customerKey;
    expect(rows.map((row) => row.customer_key)).toEqual([
      ...[keyOf(first, 'jane'), keyOf(first, 'john'), keyOf(first, 'jane'), keyOf(first, 'mary')],
    ]);
  });

  test('it is told how much was written under each key, and never the key', async () => {
    const usage = await readKeyUsage(testNames.silver, lake.runStatement);
    const infos = keyInfos(second, usage);
    const day = { firstOn: '2026-03-02', lastOn: '2026-03-02' };
    expect(infos).toEqual([
      { keyId: 'k1', isCurrent: false, ...day, rows: 2, customers: 2, oldestOfRows: 2, oldestOfCustomers: 2 },
      { keyId: 'k2', isCurrent: true, ...day, rows: 2, customers: 2, oldestOfRows: 0, oldestOfCustomers: 0 },
    ]);
    expect(JSON.stringify(infos)).not.toContain('key of the shop');
  });
});

describe('the plan of a rotation', () => {
  const input = { secret: second, usage: new Map(), marks: ['k1_ab', 'k1_cd', 'k2_ef'] };

  test('adds a key and loses nothing', () => {
    expect(planNewKey(input, 'a third key, just as long')).toMatchObject({
      ok: true,
      losses: [],
      secret: { current: 'k3', keys: [{ keyId: 'k1' }, { keyId: 'k2' }, { keyId: 'k3' }] },
    });
  });

  test('retires an old key, and says how many marks of erased customers go with it', () => {
    const plan = planRetirement(input, 'k1');
    expect(plan).toMatchObject({ ok: true, secret: { current: 'k2', keys: [{ keyId: 'k2' }] } });
    expect(plan.ok && plan.losses.join('\n')).toContain('2 marks of erased customers');
  });

  test.each([
    ['the current key', 'k2', 'KEY_CURRENT'],
    ['a key that is not there', 'k9', 'KEY_UNKNOWN'],
  ])('does not retire %s', (_, keyId, code) => {
    expect(planRetirement(input, keyId)).toMatchObject({ ok: false, code });
  });
});
