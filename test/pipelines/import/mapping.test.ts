import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { mappingJsonSchema, parseMapping } from '../../../pipelines/import/mapping.ts';
import { lineReader } from '../../../pipelines/import/order-line.ts';
import { header, mappingOf, plainMapping } from './import-files.ts';

function problemsOf(document: unknown): readonly string[] {
  const result = parseMapping(JSON.stringify(document));
  return result.ok ? [] : result.problems;
}

describe('a mapping', () => {
  test('has defaults for what most files share', () => {
    expect(mappingOf(plainMapping)).toMatchObject({
      csv: { delimiter: ',', encoding: 'utf-8' },
      numbers: { decimalSeparator: '.', thousandsSeparator: '' },
      placedAt: { timeZone: 'UTC' },
      customerId: { prefix: '' },
      orderIdPrefix: '',
      refuseLines: [],
    });
  });

  test.each([
    ['columns.sku', { ...plainMapping, columns: { ...plainMapping.columns, sku: undefined } }],
    ['constants.currency', { ...plainMapping, constants: { currency: 'pounds', channel: 'web' } }],
    ['constants.channel', { ...plainMapping, constants: { currency: 'GBP', channel: 'fax' } }],
    ['placedAt.format', { ...plainMapping, placedAt: { format: 'yyyy-MM-dd hh:mm' } }],
    ['placedAt.timeZone', { ...plainMapping, placedAt: { format: 'yyyy-MM-dd', timeZone: 'Mars' } }],
    ['numbers.thousandsSeparator', { ...plainMapping, numbers: { decimalSeparator: ',', thousandsSeparator: ',' } }],
    ['refuseLines.0', { ...plainMapping, refuseLines: ['UGLY'] }],
    ['columns.country', { ...plainMapping, columns: { ...plainMapping.columns, country: undefined } }],
    ['shop', { ...plainMapping, shop: 'My Shop' }],
    ['mapping', { ...plainMapping, colour: 'blue' }],
  ])('that is wrong in %s says so', (field, document) => {
    expect(problemsOf(document)).toEqual([expect.stringMatching(new RegExp(`^${field.replaceAll('.', '\\.')}: `))]);
  });

  test('that is no JSON says so', () => {
    expect(parseMapping('{')).toEqual({ ok: false, problems: [expect.stringContaining('not JSON')] });
  });

  test('names a column that the file does not have, and those that it has', () => {
    const mapping = mappingOf({ ...plainMapping, columns: { ...plainMapping.columns, sku: 'article' } });
    expect(() => lineReader(mapping, header)).toThrow(
      'columns.sku is "article", but the file has the columns order, sku,',
    );
  });

  test('is described by a JSON Schema that accepts the mapping that ships', () => {
    const shipped = readFileSync('pipelines/import/online-retail.mapping.json', 'utf8');
    expect(parseMapping(shipped)).toMatchObject({ ok: true });
    const validate = new Ajv2020({ strict: false }).compile(mappingJsonSchema() as object);
    expect(validate(JSON.parse(shipped))).toBe(true);
    expect(validate({ ...plainMapping, colour: 'blue' })).toBe(false);
  });
});
