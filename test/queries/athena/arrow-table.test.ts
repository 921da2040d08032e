import { describe, expect, test } from '@jest/globals';
import { type Table, TimeUnit, Type, tableFromIPC, tableToIPC } from 'apache-arrow';
import fc from 'fast-check';
import { arrowTable } from '../../../queries/athena/arrow-table.ts';
import { ResultDecodingError } from '../../../queries/athena/errors.ts';
import { cellReader } from '../../../queries/output/cells.ts';
import { column, row } from './athena-answers.ts';

function one(type: string, ...cells: (string | null)[]): Table {
  return arrowTable(
    [column('c', type)],
    cells.map((cell) => row(cell)),
  );
}

function texts(table: Table): (string | null)[] {
  const read = cellReader(table, 0);
  return Array.from({ length: table.numRows }, (_, index) => read(index));
}

describe('cells keep their value in the column type that Athena declares', () => {
  test('whole numbers of 64 bits are exact', () => {
    const table = one('bigint', '9007199254740993', '-9223372036854775808', null);
    expect(table.getChildAt(0)?.toJSON()).toEqual([9007199254740993n, -9223372036854775808n, null]);
  });

  test('small whole numbers have their width', () => {
    expect(one('integer', '-2147483648').schema.fields[0]?.type.toString()).toBe('Int32');
    expect(one('smallint', '7').schema.fields[0]?.type.toString()).toBe('Int16');
    expect(one('tinyint', '-7').getChildAt(0)?.get(0)).toBe(-7);
  });

  test('decimals keep their digits and their scale', () => {
    const table = arrowTable(
      [column('c', 'decimal', { Precision: 38, Scale: 2 })],
      [row('1.10'), row('-0.05'), row(null), row('-999999999999999999999999999999999999.99')],
    );
    expect(table.schema.fields[0]?.type).toMatchObject({
      typeId: Type.Decimal,
      precision: 38,
      scale: 2,
      bitWidth: 128,
    });
    expect(texts(table)).toEqual(['1.10', '-0.05', null, '-999999999999999999999999999999999999.99']);
    expect(table.schema.fields[0]?.metadata.get('athenaType')).toBe('decimal(38,2)');
  });

  test('floating point reads infinities and NaN', () => {
    expect(one('double', '1.0E-10', 'NaN', '-Infinity', null).getChildAt(0)?.toJSON()).toEqual([
      1e-10,
      NaN,
      -Infinity,
      null,
    ]);
    expect(one('float', '1.5').getChildAt(0)?.get(0)).toBe(1.5);
  });

  test('NULL is no empty string', () => {
    expect(texts(one('varchar', '', null, 'null'))).toEqual(['', null, 'null']);
  });

  test('truth values and days, also before 1970', () => {
    expect(one('boolean', 'true', 'false', null).getChildAt(0)?.toJSON()).toEqual([true, false, null]);
    expect(texts(one('date', '2010-12-01', '1969-12-31', null))).toEqual(['2010-12-01', '1969-12-31', null]);
  });

  test('timestamps are microseconds, also before 1970 and after 9999', () => {
    const table = one(
      'timestamp',
      '2010-12-01 08:26:00.123',
      '1969-12-31 23:59:59.999',
      null,
      '2010-12-01 08:26:00.000001',
    );
    expect(table.schema.fields[0]?.type).toMatchObject({
      typeId: Type.Timestamp,
      unit: TimeUnit.MICROSECOND,
      timezone: null,
    });
    expect(texts(table)).toEqual([
      '2010-12-01T08:26:00.123',
      '1969-12-31T23:59:59.999',
      null,
      '2010-12-01T08:26:00.000001',
    ]);
    expect(texts(one('timestamp', '2010-12-01 08:26:00', '+12010-12-01 00:00:00.000'))).toEqual([
      '2010-12-01T08:26:00.000',
      '+012010-12-01T00:00:00.000',
    ]);
  });

  test('nothing of a timestamp is cut off unseen', () => {
    expect(texts(one('timestamp', '2010-12-01 08:26:00.123456000'))).toEqual(['2010-12-01T08:26:00.123456']);
    expect(() => one('timestamp', '2010-12-01 08:26:00.123456789')).toThrow('finer than microseconds');
  });

  test('timestamps of a zone are instants, whether the zone is an offset or a place', () => {
    expect(
      texts(
        one(
          'timestamp with time zone',
          '2010-12-01 08:26:00.000 UTC',
          '2010-12-01 08:26:00.000 +01:00',
          '2010-07-01 08:26:00.000 Europe/London',
          '2010-12-01 08:26:00.000 Europe/London',
          '2010-07-01 08:26:00.000 America/New_York',
          '1900-01-01 00:00:00.000 Europe/Berlin',
        ),
      ),
    ).toEqual([
      '2010-12-01T08:26:00.000Z',
      '2010-12-01T07:26:00.000Z',
      '2010-07-01T07:26:00.000Z',
      '2010-12-01T08:26:00.000Z',
      '2010-07-01T12:26:00.000Z',
      '1899-12-31T23:00:00.000Z',
    ]);
  });

  test('an hour that a clock shows twice is not guessed', () => {
    expect(texts(one('timestamp with time zone', '2010-10-31 00:59:59.000 Europe/London'))).toEqual([
      '2010-10-30T23:59:59.000Z',
    ]);
    expect(() => one('timestamp with time zone', '2010-10-31 01:30:00.000 Europe/London')).toThrow(
      /twice, or never .*UTC/,
    );
    expect(() => one('timestamp with time zone', '2010-10-31 01:30:00.000 Europe/Nowhere')).toThrow('no time zone');
  });

  test('bytes are bytes', () => {
    const table = one('varbinary', 'de ad 00', '', null);
    expect(table.getChildAt(0)?.get(0)).toEqual(Uint8Array.of(0xde, 0xad, 0));
    expect(texts(table)).toEqual(['de ad 00', '', null]);
  });

  test('what has no counterpart stays the text that Athena sent, as do containers of elements that are not told', () => {
    for (const type of ['json', 'array', 'map', 'row', 'uuid', 'unheard of', 'constructor']) {
      expect(texts(one(type, '[1, 2]'))).toEqual(['[1, 2]']);
    }
  });

  test('a cell that contradicts its column names the column', () => {
    expect(() => one('bigint', '1.5')).toThrow(ResultDecodingError);
    expect(() => one('bigint', '1.5')).toThrow(
      'Column c is declared bigint but holds what is not a whole number: "1.5"',
    );
    expect(() => one('timestamp', 'yesterday')).toThrow('not a timestamp');
    expect(() => one('double', '')).toThrow('not a number');
  });
});

describe('the table as a whole', () => {
  test('any texts and NULLs come back from Arrow IPC as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }))), (cells) => {
        const table = tableFromIPC(tableToIPC(one('varchar', ...cells), 'file'));
        expect(texts(table)).toEqual(cells);
      }),
    );
  });

  test('any whole numbers and NULLs come back from Arrow IPC as they were', () => {
    const numbers = fc.array(fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })));
    fc.assert(
      fc.property(numbers, (values) => {
        const table = tableFromIPC(
          tableToIPC(one('bigint', ...values.map((value) => (value === null ? null : String(value))))),
        );
        expect(table.getChildAt(0)?.toJSON()).toEqual(values);
      }),
    );
  });

  test('any decimals come back from Arrow IPC with all their digits', () => {
    const most = 10n ** 38n - 1n;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 38 }),
        fc.array(fc.option(fc.bigInt({ min: -most, max: most }))),
        (scale, values) => {
          const cells = values.map((value) => {
            if (value === null) return null;
            const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
            const point = digits.length - scale;
            return `${value < 0n ? '-' : ''}${digits.slice(0, point)}${scale === 0 ? '' : `.${digits.slice(point)}`}`;
          });
          const columns = [column('c', 'decimal', { Precision: 38, Scale: scale })];
          const table = arrowTable(
            columns,
            cells.map((cell) => row(cell)),
          );
          expect(texts(tableFromIPC(tableToIPC(table, 'file')))).toEqual(cells);
        },
      ),
    );
  });

  test('any doubles come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double())), (values) => {
        const javaText = (value: number) =>
          Object.is(value, -0) ? '-0.0' : String(value).replace('e', 'E').replace('E+', 'E');
        const table = one('double', ...values.map((value) => (value === null ? null : javaText(value))));
        expect(table.getChildAt(0)?.toJSON()).toEqual(values);
      }),
    );
  });

  test('any bytes come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.uint8Array())), (values) => {
        const cells = values.map(
          (value) => value && Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join(' '),
        );
        expect(texts(one('varbinary', ...cells))).toEqual(cells);
      }),
    );
  });

  test('has one chunk, however many rows', () => {
    const rows = Array.from({ length: 5000 }, (_, index) => row(String(index), null));
    const table = arrowTable([column('a', 'integer'), column('b', 'varchar')], rows);
    expect(table.batches).toHaveLength(1);
    expect(table.numRows).toBe(5000);
    expect(table.getChildAt(1)?.nullCount).toBe(5000);
  });

  test('keeps its columns when there is no row', () => {
    const table = arrowTable([column('a', 'bigint'), column('b', 'date')], []);
    expect(table.numRows).toBe(0);
    expect(table.schema.names).toEqual(['a', 'b']);
  });
});
