import { expect, test } from '@jest/globals';
import { Schema } from 'apache-arrow';
import fc from 'fast-check';
import { batchOfRows, type ResultColumn, resultSchema } from '../../../queries/athena/arrow-table.ts';
import { parseColumnType } from '../../../queries/athena/column-type.ts';
import { mergeBatches } from '../../../queries/athena/merge-batches.ts';
import { textReader } from '../../../queries/output/value-text.ts';
import { row } from './athena-answers.ts';

const columns: ResultColumn[] = [
  ['text', 'varchar'],
  ['whole', 'bigint'],
  ['small', 'tinyint'],
  ['is', 'boolean'],
  ['amount', 'decimal(38,2)'],
  ['bytes', 'varbinary'],
  ['list', 'array(array(integer))'],
  ['map', 'map(integer, boolean)'],
  ['row', 'row(a integer, b array(boolean))'],
].map(([name = '', type = '']) => ({ name, type: parseColumnType(type) }));

const cells = fc.tuple(
  fc.option(fc.string()),
  fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  fc.option(fc.integer({ min: -128, max: 127 }).map(String)),
  fc.option(fc.boolean().map(String)),
  fc.option(fc.integer().map((value) => (value / 100).toFixed(2))),
  fc.option(
    fc.uint8Array({ maxLength: 3 }).map((bytes) =>
      Buffer.from(bytes)
        .toString('hex')
        .replaceAll(/..(?=.)/g, '$& '),
    ),
  ),
  fc.option(fc.constantFrom('[]', '[[1], null]', '[[], [2, null, 3]]')),
  fc.option(fc.constantFrom('{}', '{1=true, 2=null}')),
  fc.option(fc.constantFrom('{a=1, b=[true, false]}', '{a=null, b=null}')),
);

test('one batch of many holds the same values in the same order', () => {
  const schema = resultSchema(columns);
  fc.assert(
    fc.property(fc.array(fc.array(cells, { maxLength: 20 }), { maxLength: 5 }), (parts) => {
      const batches = parts.map((rows) =>
        batchOfRows(
          schema,
          columns,
          rows.map((line) => row(...line)),
        ),
      );
      const whole = batchOfRows(
        schema,
        columns,
        parts.flat().map((line) => row(...line)),
      );
      const merged = mergeBatches(schema, batches);
      expect(merged.numRows).toBe(whole.numRows);
      for (const index of columns.keys()) {
        const [found, expected] = [merged, whole].map((batch) => {
          const data = batch.data.children[index];
          const read = data === undefined ? () => null : textReader(data);
          return Array.from({ length: batch.numRows }, (_, line) => read(line));
        });
        expect(found).toEqual(expected);
      }
    }),
  );
});

test('of nothing is an empty batch with its columns', () => {
  const schema = resultSchema(columns);
  expect(mergeBatches(schema, [])).toMatchObject({ numRows: 0 });
  expect(mergeBatches(schema, []).schema.names).toEqual(columns.map(({ name }) => name));
  expect(mergeBatches(new Schema([]), []).numRows).toBe(0);
});
