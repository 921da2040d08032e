import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import { detailTypes } from '../../../pipelines/contracts/event.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { readTraceparent, traceIdOf, traceIdsIn, traceOf } from '../../../pipelines/contracts/traceparent.ts';
import { eventText, orderPlacedVersionOne } from '../../factories.ts';

const given = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';

const malformed = [
  '',
  'unknown',
  `${given}-extra`,
  given.toUpperCase(),
  given.replace('00-', '01-'),
  given.replace('4bf92f3577b34da6a3ce929d0e0e4736', '0'.repeat(32)),
  given.replace('00f067aa0ba902b7', '0'.repeat(16)),
];

function parsedTraceparent(text: string): unknown {
  const result = parseEvent(text);
  if (!result.ok) throw new Error(JSON.stringify(result.rejection));
  return result.event.detail.traceparent;
}

describe('the traceparent of an event', () => {
  test.each(detailTypes)('is read from a %s', (detailType) => {
    expect(parsedTraceparent(eventText(detailType, { traceparent: given }))).toBe(given);
  });

  test.each(detailTypes)('may be absent from a %s', (detailType) => {
    expect(contracts[detailType].schema.safeParse(JSON.parse(eventText(detailType)).detail).success).toBe(true);
    expect(parsedTraceparent(eventText(detailType, { traceparent: undefined }))).toBeUndefined();
  });

  test('outlives the upgrade from an older version', () => {
    const { detail, ...envelope } = orderPlacedVersionOne();
    const traced = { ...(detail as object), traceparent: given };
    expect(parsedTraceparent(JSON.stringify({ ...envelope, detail: traced }))).toBe(given);
  });

  test.each(malformed)('is dropped where it is malformed, and the event kept: %j', (traceparent) => {
    expect(parsedTraceparent(eventText('order.placed', { traceparent }))).toBeUndefined();
    expect(readTraceparent(traceparent)).toBeUndefined();
  });

  test('of any other type is dropped, and the event kept', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (traceparent) => {
        const text = eventText('price.changed', { traceparent });
        const result = parseEvent(text);
        // A key that is ambiguous wherever it stands refuses the text as a whole.
        if (!result.ok) expect(result.rejection.code).toMatch(/_KEY$|^NUL_CHARACTER$/);
        else expect(result.event.detail.traceparent).toBeUndefined();
      }),
    );
  });
});

describe('a trace that nobody gave', () => {
  test('is well-formed, and the same for the same name only', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(readTraceparent(traceOf(one))).toBe(traceOf(one));
        expect(traceOf(one) === traceOf(other)).toBe(one === other);
      }),
    );
  });

  test('has an id to search the logs by', () => {
    expect(traceIdOf(given)).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(traceIdOf(undefined)).toBeUndefined();
  });

  test('is found in the texts of events, each once', () => {
    const other = traceOf('other');
    const texts = [given, undefined, other, given].map((traceparent) => eventText('price.changed', { traceparent }));
    expect(traceIdsIn([...texts, 'no JSON'])).toEqual([traceIdOf(given), traceIdOf(other)]);
  });
});
