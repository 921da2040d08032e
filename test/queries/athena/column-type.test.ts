import { describe, expect, test } from '@jest/globals';
import { Type } from 'apache-arrow';
import fc from 'fast-check';
import {
  arrowType,
  type ColumnType,
  columnTypeOf,
  isKnownType,
  parseColumnType,
  typeText,
} from '../../../queries/athena/column-type.ts';

const leaf = (name: string, ...parameters: number[]): ColumnType => ({
  name,
  parameters,
  elements: [],
  fieldNames: [],
});

const anyType: fc.Arbitrary<ColumnType> = fc.letrec<{ type: ColumnType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      leaf('integer'),
      leaf('varchar'),
      leaf('varchar', 5),
      leaf('decimal', 10, 2),
      leaf('double'),
      leaf('timestamp', 6),
      leaf('timestamp with time zone', 3),
      leaf('time', 3),
      leaf('json'),
      leaf('interval day to second'),
    ),
    tie('type').map((element) => ({ ...leaf('array'), elements: [element] })),
    fc.tuple(tie('type'), tie('type')).map((elements) => ({ ...leaf('map'), elements })),
    fc
      .array(fc.tuple(fc.string({ minLength: 1, unit: 'grapheme' }), tie('type')), { minLength: 1, maxLength: 4 })
      .map((fields) => ({
        ...leaf('row'),
        elements: fields.map(([, type]) => type),
        fieldNames: fields.map(([name]) => name),
      })),
  ),
})).type;

describe('a type that Athena writes', () => {
  test.each([
    ['bigint', leaf('bigint')],
    ['decimal(38,2)', leaf('decimal', 38, 2)],
    ['timestamp(6) with time zone', leaf('timestamp with time zone', 6)],
    ['interval day to second', leaf('interval day to second')],
    ['array(varchar(3))', { ...leaf('array'), elements: [leaf('varchar', 3)] }],
    [
      'map(varchar, array(integer))',
      { ...leaf('map'), elements: [leaf('varchar'), { ...leaf('array'), elements: [leaf('integer')] }] },
    ],
  ])('%s is taken apart', (text, type) => {
    expect(parseColumnType(text)).toEqual(type);
  });

  test('a row tells its fields, those without a name as well, and those whose name needs quotes', () => {
    expect(parseColumnType('row(a integer, "b, (c" timestamp(3) with time zone, "say ""x""" double)')).toMatchObject({
      fieldNames: ['a', 'b, (c', 'say "x"'],
      elements: [leaf('integer'), leaf('timestamp with time zone', 3), leaf('double')],
    });
    expect(
      parseColumnType('row(integer, varchar(2), timestamp(3) with time zone, interval day to second)'),
    ).toMatchObject({
      fieldNames: ['', '', '', ''],
      elements: [
        leaf('integer'),
        leaf('varchar', 2),
        leaf('timestamp with time zone', 3),
        leaf('interval day to second'),
      ],
    });
    expect(parseColumnType('row(date date, "row" row(x integer))')).toMatchObject({
      fieldNames: ['date', 'row'],
      elements: [leaf('date'), { ...leaf('row'), elements: [leaf('integer')], fieldNames: ['x'] }],
    });
  });

  test('a row whose names are written without quotes is told as far as it can be', () => {
    const type = parseColumnType(
      'row(a integer, b c real, of row row(x array(map(integer, boolean))), interval day to second)',
    );
    expect(type.fieldNames).toEqual(['a', 'b c', 'of row', '']);
    expect(type.elements.map(({ name }) => name)).toEqual(['integer', 'real', 'row', 'interval day to second']);
    expect(isKnownType(type)).toBe(true);
    expect(isKnownType(parseColumnType('row(a integer, b, (c timestamp(3))'))).toBe(false);
  });

  test('is the same again when it is written and read', () => {
    fc.assert(fc.property(anyType, (type) => expect(parseColumnType(typeText(type))).toEqual(type)));
  });
});

describe('the Arrow type of a column', () => {
  test('is of the width that Athena declares, decimals with their scale', () => {
    expect(arrowType(leaf('tinyint')).toString()).toBe('Int8');
    expect(arrowType(leaf('real')).toString()).toBe('Float32');
    expect(arrowType(leaf('decimal', 20, 4))).toMatchObject({ typeId: Type.Decimal, precision: 20, scale: 4 });
    expect(arrowType(columnTypeOf({ Name: 'a', Type: 'decimal', Precision: 5, Scale: 1 }))).toMatchObject({
      precision: 5,
      scale: 1,
    });
  });

  test('is nested where the elements are known, and text where they are not or hold json', () => {
    expect(arrowType(parseColumnType('array(map(varchar, row(a bigint)))')).toString()).toBe(
      'List<Map<{key:Utf8, value:Struct<{a:Int64}>}>>',
    );
    expect(arrowType(parseColumnType('array')).typeId).toBe(Type.Utf8);
    expect(arrowType(parseColumnType('array(row(a json))')).typeId).toBe(Type.Utf8);
  });
});
