import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { silverPlaces } from '../../../../infra/operations/erase/silver-places.ts';
import type { Subject } from '../../../../infra/operations/erase/subject.ts';
import { customerKeysOf, customerMarksOf, orderMarksOf } from '../../../../pipelines/lake-writer/customer-key.ts';
import { erasedId } from '../../../../pipelines/lake-writer/unlinkable-event.ts';
import { writeBatch } from '../../../../pipelines/lake-writer/write-batch.ts';
import { eventText } from '../../../factories.ts';
import { bringToSilver } from '../../../pipelines/lake-loader/bring-to-silver.ts';
import { createEmptyLake, emptyTables } from '../../../pipelines/lake-loader/bronze.ts';
import { messagesOf, recordedLake } from '../../../pipelines/lake-writer/recorded-lake.ts';
import { type TestLake, testNames } from '../../../pipelines/migrations/athena-on-duckdb.ts';

const secret = { current: 'k1', keys: [{ keyId: 'k1', key: 'the first key of the shop' }] };
const salt = '5a'.repeat(32);
const dt = '2026-03-02';
const subject: Subject = {
  customerIds: ['C-jane'],
  customerMarks: customerMarksOf(secret)('C-jane'),
  salt,
  orderIds: ['order-1', "order 2's"],
  imageIds: [],
  uploadIds: [],
  quarantineKeys: [],
};
const jane = { customer: { customerId: 'C-jane' } };
const eventId = (number: number) => `019c9d5a-1f2b-7000-8000-${number.toString(16).padStart(12, '0')}`;
const texts = [
  eventText('order.placed', { ...jane, orderId: 'order-1', eventId: eventId(1) }),
  eventText('order.refunded', { ...jane, orderId: 'order-1', eventId: eventId(2) }),
  eventText('order.cancelled', { orderId: 'order-1', eventId: eventId(3) }),
  eventText('order.shipped', { orderId: "order 2's", eventId: eventId(4) }),
  eventText('order.placed', { ...jane, orderId: "order 2's", eventId: eventId(5) }),
  eventText('order.placed', { orderId: 'order-3', customer: { customerId: 'C-john' }, eventId: eventId(6) }),
  eventText('order.shipped', { orderId: 'order-1', carrier: 7, eventId: eventId(7) }),
];

let lake: TestLake;
beforeAll(async () => {
  lake = await createEmptyLake();
});
beforeEach(() => emptyTables(lake));
afterAll(() => lake.close());

/** Brings the events into silver, as of a customer who was erased before or was not. */
async function fill(isErased: boolean): Promise<void> {
  const writer = recordedLake();
  const marks = new Map(
    [...subject.customerMarks, ...subject.orderIds.flatMap(orderMarksOf(secret))].map((mark) => [mark, salt]),
  );
  const erasures = {
    marks,
    markOrders: async () => undefined,
    customerMarksOf: customerMarksOf(secret),
    orderMarksOf: orderMarksOf(secret),
  };
  const ports = {
    ...writer.ports,
    customerKeys: async () => customerKeysOf(secret),
    ...(isErased && { erasures: async () => erasures }),
  };
  await writeBatch(messagesOf(texts), ports, Number.POSITIVE_INFINITY);
  await bringToSilver(lake, writer, dt);
}

async function silver(): Promise<Record<string, string[]>> {
  const tables = ['order_events', 'order_lines', 'rejected_events'].map(async (name) => {
    const { rows } = await lake.runStatement(`SELECT * FROM ${testNames.silver}.${name}`);
    return [name, rows.map((row) => JSON.stringify(row)).sort()] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

const daily = () => lake.run(`SELECT * FROM ${testNames.views}.daily_sales`);
const places = () => silverPlaces(testNames.silver, lake.runStatement);

async function eraseAll(): Promise<void> {
  for (const place of places()) await place.erase(subject);
}

describe('rows that are made unlinkable in silver', () => {
  test('are the same as those that the lake-writer makes of the events afterwards', async () => {
    await fill(true);
    const written = await silver();
    await emptyTables(lake);
    await fill(false);
    await eraseAll();
    expect(await silver()).toEqual(written);
  });

  test('leave all figures as they were, and the rows of others too', async () => {
    await fill(false);
    const [figures, before] = [await daily(), await silver()];
    await eraseAll();
    expect(await daily()).toEqual(figures);
    const others = (tables: Record<string, string[]>) =>
      Object.values(tables).flatMap((rows) => rows.filter((row) => row.includes('order-3')));
    expect(others(await silver())).toEqual(others(before));
    expect(JSON.stringify(await silver())).not.toMatch(/order-1|order 2|C-jane|k1_[0-9a-f]{32}".*order-1/);
  });

  test('are counted before, and none of them after; a second time changes nothing', async () => {
    await fill(false);
    expect(await Promise.all(places().map((place) => place.count(subject)))).toEqual([5, 4, 1]);
    await eraseAll();
    const once = await silver();
    expect(await Promise.all(places().map((place) => place.count(subject)))).toEqual([0, 0, 0]);
    await eraseAll();
    expect(await silver()).toEqual(once);
  });

  test('are not there twice when an erase was killed after a load had brought some of them already', async () => {
    await fill(true);
    const written = await silver();
    // The others have been in silver since before the erase began.
    await fill(false);
    await eraseAll();
    const there = await silver();
    expect(there.order_events).toEqual(written.order_events);
    expect(there.order_lines).toEqual(written.order_lines);
  });

  test('of one order are told by the same new id in all tables', async () => {
    await fill(false);
    await eraseAll();
    for (const table of ['order_events', 'order_lines']) {
      const [[count] = []] = await lake.run(
        `SELECT count(*) FROM ${testNames.silver}.${table} WHERE order_id = '${erasedId(salt, 'order-1')}'`,
      );
      expect(Number(count)).toBeGreaterThan(1);
    }
  });
});
