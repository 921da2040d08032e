import { describe, expect, test } from '@jest/globals';
import { trinoResultColumn, valueFormat } from '../../../../../infra/local/athena/trino-engine/format-value.ts';
import { readStatementPage } from '../../../../../infra/local/athena/trino-engine/protocol/statement-page.ts';

type Signature = { rawType: string; arguments: object[] };

const type = (rawType: string, ...args: object[]): Signature => ({ rawType, arguments: args });
const length = (value: number) => ({ kind: 'LONG', value });
const of = (value: Signature) => ({ kind: 'TYPE', value });
const field = (name: string | undefined, typeSignature: Signature) => ({
  kind: 'NAMED_TYPE',
  value: { typeSignature, ...(name !== undefined && { fieldName: { name } }) },
});

const integer = type('integer');
const double = type('double');
const varchar = type('varchar', length(2_147_483_647));

// The type, the value as the protocol's JSON has it, Athena's name of the type, and Athena's text.
const values: readonly (readonly [string, Signature, string, string, string | null])[] = [
  ['NULL', varchar, 'null', 'varchar', null],
  ['an empty text', varchar, '""', 'varchar', ''],
  ['an integer', integer, '-5', 'integer', '-5'],
  ['a bigint', type('bigint'), '9007199254740993', 'bigint', '9007199254740993'],
  ['a double', double, '1.2345678E7', 'double', '1.2345678E7'],
  ['a whole double', double, '10.0', 'double', '10.0'],
  ['no number', double, '"NaN"', 'double', 'NaN'],
  ['a real', type('real'), '1.1', 'float', '1.1'],
  ['a boolean', type('boolean'), 'true', 'boolean', 'true'],
  ['a decimal', type('decimal', length(10), length(2)), '"12.50"', 'decimal', '12.50'],
  ['a date', type('date'), '"2026-01-01"', 'date', '2026-01-01'],
  [
    'a timestamp',
    type('timestamp', length(6)),
    '"2026-01-01 00:00:00.123456"',
    'timestamp',
    '2026-01-01 00:00:00.123456',
  ],
  ['bytes', type('varbinary'), '"AP8="', 'varbinary', '00 ff'],
  ['an array', type('array', of(integer)), '[1,null,3]', 'array', '[1, null, 3]'],
  ['a map', type('map', of(integer), of(double)), '{"10":1.0E7,"2":null}', 'map', '{10=1.0E7, 2=null}'],
  [
    'a row',
    type('row', field('x', integer), field('y', type('array', of(varchar)))),
    '[1,["p"]]',
    'row',
    '{x=1, y=[p]}',
  ],
  ['a row without names', type('row', field(undefined, integer)), '[1]', 'row', '{field0=1}'],
  ['bytes within an array', type('array', of(type('varbinary'))), '["AQ=="]', 'array', '[01]'],
  ['a type that no table has', type('HyperLogLog'), '"AgE="', 'hyperloglog', 'AgE='],
];

describe('a value of Trino is written as Athena writes it:', () => {
  test.each(values)('%s', (...[, typeSignature, json, name, text]) => {
    const page = readStatementPage(
      `{"id":"q","columns":[{"name":"c","type":"","typeSignature":${JSON.stringify(typeSignature)}}],"data":[[${json}]],"stats":{}}`,
    );
    const column = page.columns?.[0];
    if (column === undefined) throw new Error('the page has no column');
    expect(trinoResultColumn(column).type).toBe(name);
    expect(valueFormat(column.type)(page.rows[0]?.[0] ?? null)).toBe(text);
  });
});

test('a decimal has its precision and scale, a timestamp Athena’s precision', () => {
  const describeType = (typeSignature: Signature) => {
    const text = JSON.stringify({ id: 'q', columns: [{ name: 'c', typeSignature }], stats: {} });
    const [column] = readStatementPage(text).columns ?? [];
    return column && trinoResultColumn(column);
  };
  expect(describeType(type('decimal', length(38), length(2)))).toEqual({
    name: 'c',
    type: 'decimal',
    precision: 38,
    scale: 2,
  });
  expect(describeType(type('timestamp', length(6)))).toMatchObject({ precision: 3 });
  expect(describeType(varchar)).toMatchObject({ type: 'varchar', precision: 2_147_483_647 });
});
