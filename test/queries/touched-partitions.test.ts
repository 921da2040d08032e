import { describe, expect, test } from '@jest/globals';
import { arrowTable } from '../../queries/athena/arrow-table.ts';
import { QueryError } from '../../queries/athena/errors.ts';
import { describeDryRun, dryRun } from '../../queries/dry-run.ts';
import { readIoPlan, touchedPartitions } from '../../queries/touched-partitions.ts';
import { column, row } from './athena/athena-answers.ts';

interface Bound {
  readonly value?: string;
  readonly bound: string;
}

/** A table in the answer of EXPLAIN (TYPE IO, FORMAT JSON), as Trino 476 writes it. */
function read(table: string, ...ranges: [Bound, Bound][]) {
  return {
    table: { catalog: 'awsdatacatalog', schemaTable: { schema: 'silver', table } },
    constraint: {
      none: false,
      columnConstraints: [
        { columnName: 'event_type', type: 'varchar', domain: { nullsAllowed: false, ranges: [] } },
        ...(ranges.length === 0
          ? []
          : [
              {
                columnName: 'occurred_at',
                type: 'timestamp(6)',
                domain: { nullsAllowed: false, ranges: ranges.map(([low, high]) => ({ low, high })) },
              },
            ]),
      ],
    },
    estimate: { outputRowCount: 1, outputSizeInBytes: 'NaN' },
  };
}

const planOf = (...inputTableColumnInfos: unknown[]) => JSON.stringify({ inputTableColumnInfos }, null, 2);
const from = (value: string): Bound => ({ value, bound: 'EXACTLY' });
const open: Bound = { bound: 'BELOW' };

describe('what a statement reads, by Athena’s own plan', () => {
  test('is told to the day; an end at midnight is of the day before', () => {
    const plan = planOf(
      read('order_events', [from('2025-11-30 00:00:00.000000'), open]),
      read('order_lines', [
        from('2025-12-01 10:00:00.000000'),
        { value: '2026-01-01 00:00:00.000000', bound: 'BELOW' },
      ]),
      read('image_events', [from('2025-12-01 00:00:00'), { value: '2025-12-31 00:00:00', bound: 'EXACTLY' }]),
      read('lake_loads'),
    );
    expect(readIoPlan(plan)?.map(({ table, days }) => [table, days])).toEqual([
      ['order_events', [{ first: '2025-11-30', last: undefined }]],
      ['order_lines', [{ first: '2025-12-01', last: '2025-12-31' }]],
      ['image_events', [{ first: '2025-12-01', last: '2025-12-31' }]],
      ['lake_loads', undefined],
    ]);
  });

  test('joins the reads of one table, and one without bounds makes all of them so', () => {
    const bounded = read('order_events', [from('2025-11-30 00:00:00'), open]);
    const other = read('order_events', [from('2025-12-31 00:00:00'), open]);
    expect(readIoPlan(planOf(bounded, other))?.[0]?.days).toHaveLength(2);
    expect(readIoPlan(planOf(bounded, read('order_events')))?.[0]?.days).toBeUndefined();
  });

  test('is not guessed when the plan is none', () => {
    expect(readIoPlan('Fragment 0 [SINGLE]')).toBeUndefined();
    expect(readIoPlan('{"tables": []}')).toBeUndefined();
  });

  test('are the partitions of its months', () => {
    const months = ['2025-10', '2025-11', '2025-12'].map((month) => ({ month, rows: 1, files: 1, bytes: 10 }));
    const touched = (first?: string, last?: string) =>
      touchedPartitions({ database: 'silver', table: 't', days: [{ first, last }] }, months).map(({ month }) => month);
    expect(touched('2025-11-30', undefined)).toEqual(['2025-11', '2025-12']);
    expect(touched('2025-10-31', '2025-11-01')).toEqual(['2025-10', '2025-11']);
    expect(touchedPartitions({ database: 'silver', table: 't', days: undefined }, months)).toHaveLength(3);
    expect(touchedPartitions({ database: 'silver', table: 't', days: [] }, months)).toEqual([]);
  });
});

describe('a dry run', () => {
  const facts = [column('record_count', 'bigint'), column('file_count', 'bigint'), column('total_size', 'bigint')];
  const lines = (text: string) =>
    arrowTable(
      [column('Query Plan', 'varchar')],
      text.split('\n').map((line) => row(line)),
    );
  const ask = async (sql: string) => {
    if (sql.startsWith('EXPLAIN (TYPE IO, FORMAT JSON) ')) {
      return lines(planOf(read('order_events', [from('2025-11-30 00:00:00'), open]), read('lake_loads')));
    }
    if (sql.includes('"order_events$partitions"')) {
      return arrowTable(
        [column('month', 'integer'), ...facts],
        [row('669', '5', '1', '1000'), row('670', '7', '1', '2000000'), row('671', '9', '2', '30000000')],
      );
    }
    if (sql.includes('"partition"')) throw new QueryError('COLUMN_NOT_FOUND', 'line 1:8: Column cannot be resolved');
    return arrowTable(facts, [row('6', '1', '823')]);
  };

  test('tells the partitions, rows and bytes of each table, and about what it would cost', async () => {
    expect(describeDryRun('SELECT 1', await dryRun(ask, 'SELECT 1'))).toEqual([
      'SELECT 1',
      '',
      'It would touch:',
      '  order_events: 2 of 3 partitions (2025-11 to 2025-12), 16 rows, 32.0 MB',
      '  lake_loads: 1 of 1 partition (not partitioned), 6 rows, 823 B',
      '',
      expect.stringContaining("About 32.0 MB scanned, $0.000165 at Athena's price, if each table is read once"),
      expect.any(String),
    ]);
  });

  test('warns of a plan that does not bound the time, unless the statement does and the planner knows better', async () => {
    const months = [row('669', '5', '1', '1000'), row('670', '7', '1', '2000')];
    const unbounded = async (sql: string) =>
      sql.startsWith('EXPLAIN')
        ? lines(planOf(read('order_events')))
        : arrowTable([column('month', 'integer'), ...facts], months);
    const lineOf = async (sql: string) => describeDryRun(sql, await dryRun(unbounded, sql))[3];
    const line = '  order_events: 2 of 2 partitions (2025-10 to 2025-11), 12 rows, 3.00 kB';
    expect(await lineOf('SELECT occurred_at FROM order_events')).toBe(`${line} (the plan does not bound occurred_at)`);
    expect(await lineOf("SELECT 1 FROM order_events WHERE occurred_at >= DATE '2000-01-01'")).toBe(line);
  });

  test('says so when Athena does not tell', async () => {
    const told = describeDryRun('SELECT 1', await dryRun(async () => lines('no plan'), 'SELECT 1'));
    expect(told.at(-1)).toBe('Athena did not say which tables and partitions this statement would read.');
  });

  test('passes on what is wrong with a statement', async () => {
    const wrong = new QueryError('SYNTAX_ERROR', 'line 1:1');
    await expect(dryRun(() => Promise.reject(wrong), 'SELEC')).rejects.toBe(wrong);
  });
});
