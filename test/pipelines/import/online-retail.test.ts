import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { importOrders, type Tally } from '../../../pipelines/import/import-orders.ts';
import { type LakeWriterPorts, writeBatch } from '../../../pipelines/lake-writer/write-batch.ts';
import { realFigures, realFile, realJob } from './import-files.ts';

type Row = Record<string, string | number>;
type Rows = Map<string, Row[]>;

/** Keeps the rows that the lake-writer sends to Firehose, by dataset. */
function keepingPorts(rows: Rows): LakeWriterPorts {
  return {
    putRecordBatch: async (dataset, records) => {
      const texts = records.flatMap((record) => Buffer.from(record).toString('utf8').trimEnd().split('\n'));
      rows.set(dataset, [...(rows.get(dataset) ?? []), ...texts.map((text) => JSON.parse(text) as Row)]);
      return records.map(() => undefined);
    },
    putQuarantine: async () => {
      throw new Error('a line of a file is never so broken that it goes to quarantine');
    },
    customerKeys: async () => (customerId: string) => ({ customerKey: `key of ${customerId}` }),
    now: Date.now,
    sleep: async () => undefined,
    random: Math.random,
  };
}

async function importRealFile(): Promise<{ rows: Rows; tally: Tally }> {
  const job = await realJob();
  const rows: Rows = new Map();
  const ports = keepingPorts(rows);
  const tally = await importOrders(job, {
    store: async (messages) => (await writeBatch(messages, ports, Number.POSITIVE_INFINITY)).failedIds,
    saveProgress: async () => undefined,
    sleep: async () => undefined,
  });
  return { rows, tally };
}

function sumBy(rows: readonly Row[], keyOf: (row: Row) => string, column: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + Number(row[column]));
  return sums;
}

const ranked = (counts: ReadonlyMap<string, number>) =>
  [...counts].sort(([oneKey, one], [otherKey, other]) => other - one || (oneKey < otherKey ? -1 : 1)).slice(0, 10);

if (!existsSync(realFile)) {
  test(`the real file is not here (${realFile}), so nothing is checked against it`, () =>
    expect(existsSync(realFile)).toBe(false));
} else {
  describe('the real file of a web shop, December 2010', () => {
    const expected = JSON.parse(readFileSync(realFigures, 'utf8'));
    let importing: Awaited<ReturnType<typeof importRealFile>>;
    beforeAll(async () => {
      importing = await importRealFile();
    }, 60_000);

    test('adds up: every line is stored or refused', () => {
      const { tally } = importing;
      expect(tally).toMatchObject({
        lines: expected.source.rows,
        linesRefused: expected.orders.lines_of_placed_with_nonpositive_quantity,
        creditNotes: expected.orders.credit_notes,
        ordersRefusedWhole: expected.orders.invoices_whose_every_line_has_nonpositive_quantity,
      });
      expect(tally.orders + tally.ordersRefusedWhole).toBe(expected.orders.placed);
      expect(tally.orders + tally.ordersRefusedWhole + tally.creditNotes).toBe(expected.source.invoices);
    });

    test('gives the lake the lines, the revenue and the credit of the file, day by day', () => {
      const { rows } = importing;
      const lines = rows.get('order_lines') ?? [];
      expect(lines).toHaveLength(expected.orders.lines_of_placed_with_positive_quantity);
      const byDay = sumBy(lines, (row) => String(row.occurred_at).slice(0, 10), 'line_total_minor');
      expect(Object.fromEntries(byDay)).toEqual(expected.revenue_minor_gbp_by_day);
      const total = [...byDay.values()].reduce((sum, value) => sum + value, 0);
      expect(total).toBe(expected.revenue_minor_gbp.positive_lines_of_placed);
      const refunds = (rows.get('order_events') ?? []).filter((row) => row.event_type === 'order.refunded');
      const refunded = refunds.reduce((sum, row) => sum + Number(row.refund_minor), 0);
      expect(-refunded).toBe(expected.revenue_minor_gbp.credit_notes);
    });

    test('gives the lake the best articles, the countries and the customers of the file', () => {
      const { rows } = importing;
      const revenue = sumBy(rows.get('order_lines') ?? [], (row) => String(row.sku), 'line_total_minor');
      expect(ranked(revenue)).toEqual(expected.top_10_skus_by_revenue_minor);
      const placed = (rows.get('order_events') ?? []).filter((row) => row.event_type === 'order.placed');
      const ones: Row[] = placed.map((row) => ({ ...row, one: 1 }));
      expect(ranked(sumBy(ones, (row) => String(row.country), 'one'))).toEqual(expected.orders_by_country);
      const perCustomer = sumBy(
        ones.filter((row) => row.customer_key !== undefined),
        (row) => String(row.customer_key),
        'one',
      );
      expect(perCustomer.size).toBe(expected.customers.distinct_with_id);
      expect([...perCustomer.values()].filter((orders) => orders > 1)).toHaveLength(
        expected.customers.repeat_customers,
      );
    });

    test('makes a row of each refused line, with its number, its reason and nothing about the customer', () => {
      const { rows } = importing;
      const rejected = rows.get('rejected_events') ?? [];
      expect(rejected).toHaveLength(expected.orders.lines_of_placed_with_nonpositive_quantity);
      for (const row of rejected) {
        expect(row).toMatchObject({ reason_code: 'LINE_QUANTITY_NOT_POSITIVE', reason_path: '/cells/Quantity' });
        const { line, cells } = JSON.parse(String(row.raw_text));
        expect(line).toBeGreaterThan(1);
        expect(Number(cells.Quantity)).toBeLessThanOrEqual(0);
        expect(['', '***']).toContain(cells.CustomerID);
      }
    });
  });
}
