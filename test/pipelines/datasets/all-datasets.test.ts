import { describe, expect, test } from '@jest/globals';
import { detailTypes } from '../../../pipelines/contracts/event.ts';
import { datasets, eventDatasets } from '../../../pipelines/datasets/all-datasets.ts';
import type { ColumnType } from '../../../pipelines/datasets/dataset.ts';
import { eventText } from '../../factories.ts';
import { encodedRows } from './encoded-rows.ts';

const isOfType: Record<ColumnType, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  int: (value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  bigint: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
  timestamp: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value),
  date: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
};

describe('the declarations', () => {
  test('name every dataset and every column once, in snake_case', () => {
    const snakeCase = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
    const names = datasets.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, columns } of datasets) {
      const columnNames = columns.map((column) => column.name);
      expect([name, ...columnNames].filter((one) => !snakeCase.test(one))).toEqual([]);
      expect(columnNames).toEqual([...new Set(columnNames)]);
    }
  });

  test('have a row key of columns that silver keeps, a time to partition by and a meaning for everything', () => {
    for (const { name, meaning, rowKey, columns } of datasets) {
      const kept = columns.filter(({ bronzeOnly }) => !bronzeOnly).map((column) => column.name);
      expect({ name, missing: [...rowKey, 'occurred_at'].filter((column) => !kept.includes(column)) }).toEqual({
        name,
        missing: [],
      });
      expect(columns.filter((column) => column.meaning.length < 3 || column.meaning.includes('\n'))).toEqual([]);
      expect(meaning).not.toBe('');
    }
  });

  test('leave no event out', () => {
    const fed = new Set(eventDatasets.flatMap((dataset) => dataset.detailTypes));
    expect(detailTypes.filter((type) => !fed.has(type))).toEqual([]);
  });

  test('count the copies of a batch in bronze alone', () => {
    for (const { columns } of datasets) {
      expect(columns.filter(({ bronzeOnly }) => bronzeOnly).map(({ name }) => name)).toEqual(['copies']);
    }
  });
});

describe('the rows of every event', () => {
  const pairs = eventDatasets.flatMap((dataset) =>
    dataset.detailTypes.map((type) => [type, dataset.name, dataset] as const),
  );

  test.each(pairs)('%s in %s hold values of the declared types under declared names', (type, _, dataset) => {
    const rows = encodedRows(dataset, eventText(type), 3);
    expect(rows.length).toBeGreaterThan(0);
    const typeOf = new Map(dataset.columns.map((column) => [column.name, column.type]));
    for (const row of rows) {
      const wrong = Object.entries(row).filter(([name, value]) => {
        const declared = typeOf.get(name);
        return declared === undefined || !isOfType[declared](value);
      });
      expect(wrong).toEqual([]);
      expect(row).toMatchObject({ event_type: type, copies: 3 });
      expect(dataset.rowKey.filter((column) => row[column] === undefined)).toEqual([]);
    }
  });

  test.each(eventDatasets.map((dataset) => [dataset.name, dataset] as const))(
    'fill every column of %s at least once, so that none is declared in vain',
    (_, dataset) => {
      const filled = new Set(
        dataset.detailTypes.flatMap((type) => encodedRows(dataset, eventText(type)).flatMap((row) => Object.keys(row))),
      );
      expect(dataset.columns.map(({ name }) => name).filter((name) => !filled.has(name))).toEqual([]);
    },
  );

  test('of other events are none', () => {
    for (const dataset of eventDatasets) {
      for (const type of detailTypes.filter((one) => !dataset.detailTypes.includes(one))) {
        expect(encodedRows(dataset, eventText(type))).toEqual([]);
      }
    }
  });
});
