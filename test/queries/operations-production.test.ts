import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { fillLake } from '../pipelines/views/filled-lake.ts';
import { askLake } from './imported-lake.ts';
import { placed, step, tell, textsOf } from './shop-story.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await createEmptyLake();
});
afterAll(() => lake.close());

const february = { from: '2026-02-01', to: '2026-02-28' };

/** Of five orders: two delivered, one shipped, one in production, one just placed. */
const course = [
  placed('A', '02-02 08:00'),
  step('order.in_production', 'A', 2, '02-02 10:00', { press: 'one' }),
  step('order.shipped', 'A', 3, '02-03 10:00'),
  step('order.delivered', 'A', 4, '02-05 10:00'),
  placed('B', '02-02 20:30'),
  step('order.in_production', 'B', 2, '02-03 00:30', { press: 'two' }),
  step('order.shipped', 'B', 3, '02-03 06:30'),
  step('order.delivered', 'B', 4, '02-03 18:30'),
  placed('C', '02-03 08:15'),
  step('order.in_production', 'C', 2, '02-03 14:15', { press: 'one' }),
  step('order.shipped', 'C', 3, '02-04 02:15'),
  placed('D', '02-03 08:45'),
  step('order.in_production', 'D', 2, '02-03 09:15', { press: 'one' }),
  placed('E', '02-09 08:00'),
];
const cancelledEarly = [placed('F', '02-03 09:00'), step('order.cancelled', 'F', 2, '02-03 09:10')];

async function steps(values: Readonly<Record<string, string>> = february) {
  const rows = await askLake(lake, 'fulfilment-latency', values);
  return Object.fromEntries(
    rows.map((row) => [
      row.step,
      [row.orders, row.open_orders, row.cancelled_orders, row.p50_hours, row.p99_hours].map((cell) =>
        cell == null ? null : Number(cell),
      ),
    ]),
  );
}

describe('fulfilment-latency', () => {
  test('measures finished orders, and counts open and cancelled ones apart', async () => {
    await tell(lake, [...course, ...cancelledEarly]);
    expect(await steps()).toEqual({
      'placed to production': [4, 1, 1, 2, 6],
      'production to shipped': [3, 1, 0, 12, 24],
      'shipped to delivered': [2, 1, 0, 12, 48],
      'placed to delivered': [2, 3, 1, 22, 74],
    });
  });

  test('names the steps in the order in which they are taken', async () => {
    await tell(lake, course);
    const rows = await askLake(lake, 'fulfilment-latency', february);
    expect(rows.map((row) => row.step)).toEqual([
      'placed to production',
      'production to shipped',
      'shipped to delivered',
      'placed to delivered',
    ]);
  });

  test('takes orders by the day of placing, with all that came of them later', async () => {
    await tell(lake, course);
    expect(await steps({ from: '2026-02-02', to: '2026-02-02' })).toMatchObject({
      'placed to production': [2, 0, 0, 2, 4],
      'placed to delivered': [2, 0, 0, 22, 74],
    });
  });

  test('does not depend on the order of arrival, nor on copies', async () => {
    const events = [...course, ...cancelledEarly];
    await tell(lake, events);
    const expected = await steps();
    const texts = textsOf(events).reverse();
    await fillLake(lake, [...texts, ...texts.slice(3, 9)]);
    expect(await steps()).toEqual(expected);
  });

  test('goes by the highest version of an event that was announced again', async () => {
    await tell(lake, [
      placed('A', '02-02 08:00'),
      step('order.shipped', 'A', 3, '02-02 12:00'),
      step('order.shipped', 'A', 4, '02-02 18:00'),
      step('order.in_production', 'A', 2, '02-02 11:00'),
    ]);
    expect((await steps())['production to shipped']).toEqual([1, 0, 0, 7, 7]);
  });

  test('lets a step that ends before it begins take no time: clocks disagree', async () => {
    await tell(lake, [placed('A', '02-02 08:00'), step('order.in_production', 'A', 2, '02-02 07:58')]);
    expect((await steps())['placed to production']).toEqual([1, 0, 0, 0, 0]);
  });

  test('takes no order for open whose next step was announced without this one', async () => {
    await tell(lake, [placed('A', '02-02 08:00'), step('order.shipped', 'A', 3, '02-02 12:00')]);
    expect(await steps()).toEqual({
      'placed to production': [0, 0, 0, null, null],
      'shipped to delivered': [0, 1, 0, null, null],
      'placed to delivered': [0, 1, 0, null, null],
    });
  });

  test('counts an order refunded in full on its way as cancelled, one refunded after delivery as delivered, one in parts as open', async () => {
    const full = { scope: 'full', lines: [], amountMinor: 100 };
    const shipped = (id: string) => [placed(id, '02-02 08:00'), step('order.shipped', id, 2, '02-02 12:00')];
    await tell(lake, [
      ...shipped('lost'),
      step('order.refunded', 'lost', 3, '02-12 08:00', full),
      ...shipped('unloved'),
      step('order.delivered', 'unloved', 3, '02-03 12:00'),
      step('order.refunded', 'unloved', 4, '02-05 12:00', full),
      ...shipped('spoilt'),
      step('order.refunded', 'spoilt', 3, '02-12 08:00', { amountMinor: 10 }),
    ]);
    expect((await steps())['shipped to delivered']).toEqual([1, 1, 1, 24, 24]);
  });

  test('takes up an order again that goes on after its cancellation', async () => {
    const [order, cancelled] = cancelledEarly;
    const goesOn = step('order.in_production', 'F', 3, '02-03 14:00');
    await tell(lake, [...(order && cancelled ? [order, cancelled] : []), goesOn]);
    expect((await steps())['production to shipped']).toEqual([0, 1, 0, null, null]);
  });

  test('has no rows where no order was placed', async () => {
    await tell(lake, course);
    expect(await steps({ from: '2026-01-01', to: '2026-01-31' })).toEqual({});
    await tell(lake, [step('order.shipped', 'never placed', 2, '02-02 08:00')]);
    expect(await steps()).toEqual({});
  });
});

describe('fulfilment-by-day', () => {
  test('tells how far the orders of a day have come', async () => {
    await tell(lake, [...course, ...cancelledEarly]);
    const rows = await askLake(lake, 'fulfilment-by-day', february);
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['2026-02-02', '2', '2', '2', '2', '0', '0', '10.0'],
      ['2026-02-03', '3', '2', '1', '0', '1', '1', '18.0'],
      ['2026-02-09', '1', '0', '0', '0', '0', '1', null],
    ]);
  });

  test('counts an order once in orders, shipped, cancelled and open', async () => {
    await tell(lake, [
      ...course,
      ...cancelledEarly,
      step('order.refunded', 'C', 4, '02-20 08:00', { scope: 'full', lines: [], amountMinor: 100 }),
    ]);
    for (const row of await askLake(lake, 'fulfilment-by-day', february)) {
      expect(Number(row.shipped) + Number(row.cancelled_orders) + Number(row.open_orders)).toBe(Number(row.orders));
    }
  });
});

describe('an order that is announced again after a later step', () => {
  const story = [
    placed('shipped', '02-02 08:00'),
    step('order.shipped', 'shipped', 2, '02-03 08:00'),
    placed('shipped', '02-02 08:00', [{}], 3),
    placed('cancelled', '02-02 08:00'),
    step('order.cancelled', 'cancelled', 2, '02-02 10:00'),
    placed('cancelled', '02-02 08:00', [{}], 3),
  ];

  test('is where it was, in every query', async () => {
    await tell(lake, story);
    expect((await askLake(lake, 'order-status', february)).map((row) => row.status)).toEqual(['cancelled', 'shipped']);
    expect(await askLake(lake, 'fulfilment-by-day', february)).toMatchObject([
      { orders: '2', shipped: '1', cancelled_orders: '1', open_orders: '0' },
    ]);
    expect((await askLake(lake, 'fulfilment-latency', february)).at(-1)).toMatchObject({
      step: 'placed to delivered',
      open_orders: '1',
      cancelled_orders: '1',
    });
    expect((await askLake(lake, 'orders-waiting', february)).map((row) => row.order_id)).toEqual(['shipped']);
  });
});

describe('orders-waiting', () => {
  test('lists open orders by how long they have been where they are, up to the newest event', async () => {
    await tell(lake, [...course, ...cancelledEarly]);
    const rows = await askLake(lake, 'orders-waiting', february);
    expect(rows.map((row) => [row.order_id, row.status, row.status_at, row.hours_in_status])).toEqual([
      ['D', 'in_production', '2026-02-03 09:15:00.000', '142.75'],
      ['C', 'shipped', '2026-02-04 02:15:00.000', '125.75'],
      ['E', 'placed', '2026-02-09 08:00:00.000', '0.0'],
    ]);
    expect(await askLake(lake, 'orders-waiting', { ...february, limit: '1' })).toHaveLength(1);
  });
});

describe('the newest event that orders wait up to', () => {
  test('may be a refund of some lines', async () => {
    const refund = step('order.refunded', 'A', 2, '02-04 09:00', { scope: 'lines', amountMinor: 10 });
    await tell(lake, [placed('A', '02-03 08:00'), refund]);
    expect(await askLake(lake, 'orders-waiting', february)).toMatchObject([
      { order_id: 'A', status: 'placed', status_at: '2026-02-03 08:00:00.000', hours_in_status: '25.0' },
    ]);
  });
});

describe('an order that is announced again up to 7 days earlier', () => {
  test('counts on its new day alone', async () => {
    const press = (version: number, at: string) => step('order.in_production', 'A', version, at, { press: 'one' });
    await tell(lake, [
      placed('A', '02-12 07:00'),
      press(2, '02-12 09:00'),
      placed('A', '02-05 08:00', [{}], 3),
      press(4, '02-05 10:00'),
      placed('newest', '02-28 08:00'),
    ]);
    const rowsOn = async (day: string) => {
      const names = ['sales-by-period', 'order-status', 'top-products', 'fulfilment-by-day', 'press-load'];
      const answers = await Promise.all(names.map((name) => askLake(lake, name, { from: day, to: day })));
      return Object.fromEntries(names.map((name, index) => [name, answers[index]?.length]));
    };
    const rows = (count: number) => ({
      'sales-by-period': count,
      'order-status': count,
      'top-products': count,
      'fulfilment-by-day': count,
      'press-load': count,
    });
    expect(await rowsOn('2026-02-12')).toEqual(rows(0));
    expect(await rowsOn('2026-02-05')).toEqual(rows(1));
  });
});

describe('order-status', () => {
  test('counts orders by what they have come to', async () => {
    await tell(lake, [...course, ...cancelledEarly]);
    const rows = await askLake(lake, 'order-status', february);
    expect(rows.map((row) => [row.status, row.orders, row.total_minor])).toEqual([
      ['delivered', '2', '200'],
      ['cancelled', '1', '100'],
      ['in_production', '1', '100'],
      ['placed', '1', '100'],
      ['shipped', '1', '100'],
    ]);
  });
});

describe('peak-hours', () => {
  test('covers the whole week, in UTC', async () => {
    await tell(lake, [...course, ...cancelledEarly]);
    const rows = await askLake(lake, 'peak-hours', february);
    expect(rows).toHaveLength(7 * 24);
    expect(rows.filter((row) => row.orders !== '0').map((row) => Object.values(row))).toEqual([
      ['1', 'Monday', '8', '2', String(2 / 6)],
      ['1', 'Monday', '20', '1', String(1 / 6)],
      ['2', 'Tuesday', '8', '2', String(2 / 6)],
      ['2', 'Tuesday', '9', '1', String(1 / 6)],
    ]);
    expect(rows.at(-1)).toMatchObject({ weekday: '7', weekday_name: 'Sunday', hour: '23', orders: '0', share: '0.0' });
  });

  test('has no rows where no order was placed', async () => {
    await tell(lake, course);
    expect(await askLake(lake, 'peak-hours', { from: '2026-01-01', to: '2026-01-31' })).toEqual([]);
  });
});

describe('press-load', () => {
  test('counts each order on the press that it was announced for last', async () => {
    await tell(lake, [...course, step('order.in_production', 'C', 5, '02-05 08:00', { press: 'two' })]);
    const rows = await askLake(lake, 'press-load', february);
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['2026-02-02', 'one', '1'],
      ['2026-02-03', 'one', '1'],
      ['2026-02-03', 'two', '1'],
      ['2026-02-05', 'two', '1'],
    ]);
  });
});
