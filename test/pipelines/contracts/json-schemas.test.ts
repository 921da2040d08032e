import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { detailTypes } from '../../../pipelines/contracts/event.ts';
import {
  allSchemaDocuments,
  type JsonSchema,
  releasedContracts,
  schemaText,
} from '../../../pipelines/contracts/json-schemas.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { findReleaseProblems } from '../../../pipelines/contracts/release-check.ts';
import { eventText, orderPlacedVersionOne, rawEvent } from '../../factories.ts';

const directory = new URL('../../../pipelines/contracts/schemas/', import.meta.url);
const documents = allSchemaDocuments();

function checkedIn(fileName: string): string {
  return readFileSync(new URL(fileName, directory), 'utf8');
}

function validator(fileName: string) {
  const ajv = new Ajv2020({ allErrors: true });
  ajv.addKeyword('x-privacy');
  return ajv.compile(JSON.parse(checkedIn(fileName)));
}

describe('the checked-in JSON Schemas', () => {
  test('are one file per event and version, and no other', () => {
    expect(readdirSync(directory).sort()).toEqual(documents.map(({ fileName }) => fileName).sort());
  });

  test.each(documents)('$fileName is what the contract says (npm run generate:schemas)', (document) => {
    expect(checkedIn(document.fileName)).toBe(schemaText(document));
  });

  test('are not broken by the contracts of this release', () => {
    const published = documents.map(({ detailType, version, fileName }) => {
      const schema: JsonSchema = JSON.parse(checkedIn(fileName));
      return { detailType, version, schema };
    });
    expect(findReleaseProblems(published, releasedContracts())).toEqual([]);
  });

  test('tell which fields are personal', () => {
    const schema = JSON.parse(checkedIn('order.placed.v2.json'));
    expect(schema.properties.customer.properties.email['x-privacy']).toBe('personal');
    expect(schema.properties.customer.properties.customerId['x-privacy']).toBe('pseudonymised');
  });
});

describe('a producer who checks against the JSON Schema', () => {
  const current = new Map(documents.map(({ detailType, fileName }) => [detailType, validator(fileName)]));

  test.each(detailTypes)('may send a valid %s', (detailType) => {
    const validate = current.get(detailType);
    validate?.(rawEvent(detailType).detail);
    expect(validate?.errors).toBeNull();
  });

  test('may send a valid order.placed of version 1', () => {
    const validate = validator('order.placed.v1.json');
    validate(orderPlacedVersionOne().detail);
    expect(validate.errors).toBeNull();
  });

  test('hears of a missing or mistyped field before we do', () => {
    const change = fc.constantFrom<unknown>(undefined, 1.5, -1, {}, true, 'x'.repeat(300_000));
    const names = fc.constantFrom(...detailTypes).chain((detailType) =>
      fc.record({
        detailType: fc.constant(detailType),
        // A malformed traceparent is dropped and not refused, so that we say nothing of it.
        field: fc.constantFrom(...Object.keys(rawEvent(detailType).detail).filter((name) => name !== 'traceparent')),
        change,
      }),
    );
    fc.assert(
      fc.property(names, ({ detailType, field, change: value }) => {
        const text = eventText(detailType, { [field]: value });
        const result = parseEvent(text);
        const needsOtherFields =
          !result.ok && ['TOTALS_DISAGREE', 'SCHEMA_VERSION_UNKNOWN'].includes(result.rejection.code);
        if (!needsOtherFields) expect(current.get(detailType)?.(JSON.parse(text).detail)).toBe(result.ok);
      }),
      { numRuns: 500 },
    );
  });
});
