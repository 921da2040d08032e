import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, importCommand, loadCommand, succeed } from '../../run-command.ts';
import { realFigures, realFile } from './import-files.ts';

const december = ['--from', '2010-12-01', '--to', '2010-12-31'];
const minutes = 60_000;

function importRealFile(...options: string[]) {
  const mapping = ['--mapping', 'pipelines/import/online-retail.mapping.json'];
  return succeed(importCommand, ['orders', realFile, ...mapping, ...options]);
}

const pairs = (rows: readonly Record<string, unknown>[], key: string, value: string) =>
  rows.map((row) => [row[key], row[value]]);

if (!existsSync(realFile)) {
  test(`the real file is not here (${realFile}), so nothing is checked against it`, () =>
    expect(existsSync(realFile)).toBe(false));
} else {
  const expected = JSON.parse(readFileSync(realFigures, 'utf8'));

  async function checkEveryFigure(): Promise<void> {
    const sales = await ask('sales-by-period', ...december);
    const byDay = Object.fromEntries(
      sales.filter((row) => row.orders !== 0).map((row) => [row.period_start, row.gross_minor]),
    );
    expect(byDay).toEqual(expected.revenue_minor_gbp_by_day);
    const total = (column: string) => sales.reduce((sum, row) => sum + Number(row[column]), 0);
    expect(total('gross_minor')).toBe(expected.revenue_minor_gbp.positive_lines_of_placed);
    expect(-total('refunded_minor')).toBe(expected.revenue_minor_gbp.credit_notes);

    const products = await ask('top-products', ...december, '--limit', '10');
    expect(pairs(products, 'sku', 'revenue_minor')).toEqual(expected.top_10_skus_by_revenue_minor);

    const countries = await ask('sales-by-country', ...december);
    const byOrders = countries.toSorted(
      (left, right) =>
        Number(right.orders) - Number(left.orders) || (String(left.country) < String(right.country) ? -1 : 1),
    );
    expect(pairs(byOrders, 'country', 'orders').slice(0, 10)).toEqual(expected.orders_by_country);
    const orders = countries.reduce((sum, row) => sum + Number(row.orders), 0);
    const whole = expected.orders.invoices_whose_every_line_has_nonpositive_quantity;
    expect(orders + whole).toBe(expected.orders.placed);

    const known = ['--grain', 'month', '--known_from', '2010-12-01'];
    const [customers] = await ask('first-and-repeat-customers', ...december, ...known);
    expect(customers).toMatchObject({
      first_orders: expected.customers.distinct_with_id,
      repeat_customers: expected.customers.repeat_customers,
    });

    const refused = await ask('order-lines-refused', '--shop', 'online-retail');
    expect(refused).toHaveLength(expected.orders.lines_of_placed_with_nonpositive_quantity);
    expect(new Set(refused.map((row) => row.reason_code))).toEqual(new Set(['LINE_QUANTITY_NOT_POSITIVE']));

    const [counts] = await ask(`
      SELECT
        (SELECT count(*) FROM order_lines WHERE placed_on BETWEEN DATE '2010-12-01' AND DATE '2010-12-31') AS order_lines,
        (SELECT count(*) FROM orders WHERE placed_on BETWEEN DATE '2010-12-01' AND DATE '2010-12-31' AND currency <> 'GBP')
          AS other_currencies`);
    expect(counts).toEqual({
      order_lines: expected.orders.lines_of_placed_with_positive_quantity,
      other_currencies: 0,
    });
    const [creditNotes] = await ask(refundCount);
    expect(creditNotes).toEqual({ credit_notes: expected.orders.credit_notes });
  }

  const silver = String(process.env.INKSTREAM_SILVER_DATABASE);
  const refundCount = `
    SELECT count(DISTINCT order_id) AS credit_notes FROM ${silver}.order_events
    WHERE event_type = 'order.refunded' AND occurred_at >= TIMESTAMP '2010-12-01 00:00:00'
      AND occurred_at < TIMESTAMP '2011-01-01 00:00:00'`;

  describe('npm run import of a real file, then npm run query', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'import-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test(
      'answers every figure that was computed from the file independently',
      async () => {
        const report = join(folder, 'refused.csv');
        const { stdout } = await importRealFile('--report', report);
        expect(stdout).toContain('42,481 lines read = 42,411 stored + 70 refused');
        expect(readFileSync(report, 'utf8').trimEnd().split('\n')).toHaveLength(71);
        await succeed(loadCommand, []);
        await checkEveryFigure();
      },
      3 * minutes,
    );

    test(
      'run again sends nothing, and told to send everything again it changes nothing',
      async () => {
        expect((await importRealFile()).stderr).toContain('nothing was sent');
        expect((await importRealFile('--again')).stderr).toContain('42,481 lines sent');
        const { stdout } = await succeed(loadCommand, []);
        expect(stdout).toMatch(/order_lines +0 new/);
        await checkEveryFigure();
      },
      3 * minutes,
    );
  });
}
