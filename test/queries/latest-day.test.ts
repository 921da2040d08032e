import { describe, expect, test } from '@jest/globals';
import { arrowTable } from '../../queries/athena/arrow-table.ts';
import { daysOfOrders } from '../../queries/latest-day.ts';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import { testNames } from '../pipelines/migrations/athena-on-duckdb.ts';
import { column, row } from './athena/athena-answers.ts';

const answer = (...cells: (string | null)[]) =>
  arrowTable([column('earliest', 'varchar'), column('latest', 'varchar')], [row(...cells)]);

describe('the newest day with orders', () => {
  test('is asked for once, of metadata alone', async () => {
    const asked: string[] = [];
    const days = daysOfOrders(async (sql) => {
      asked.push(sql);
      return answer('2025-10-22', '2025-12-20');
    }, 'silver');
    expect(await days()).toEqual({ earliest: '2025-10-22', latest: '2025-12-20' });
    expect(await days()).toEqual({ earliest: '2025-10-22', latest: '2025-12-20' });
    expect(asked).toEqual([expect.stringMatching(/ FROM silver\."order_lines\$partitions"$/)]);
  });

  test('is none in an empty lake', async () => {
    expect(await daysOfOrders(async () => answer(null, null), 'silver')()).toBeUndefined();
  });

  test('is that of the newest line on a lake', async () => {
    const lake = await createEmptyLake();
    const days = () =>
      daysOfOrders(async (sql) => {
        const { rows } = await lake.runStatement(sql);
        return answer(rows[0]?.earliest ?? null, rows[0]?.latest ?? null);
      }, testNames.silver)();
    expect(await days()).toBeUndefined();
    await lake.runStatement(
      `INSERT INTO ${testNames.silver}.order_lines (event_id, occurred_at) VALUES
         ('a', TIMESTAMP '2025-10-22 23:59:59.999999'), ('b', TIMESTAMP '2025-12-20 00:00:00')`,
    );
    expect(await days()).toEqual({ earliest: '2025-10-22', latest: '2025-12-20' });
    await lake.close();
  });
});
