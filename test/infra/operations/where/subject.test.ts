import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { readSubject } from '../../../../infra/operations/where/subject.ts';
import { derivedEventId } from '../../../../pipelines/contracts/derived-event-id.ts';

const now = Date.parse('2026-11-22T00:00:00Z');

test.each([
  ['SHOP-POS-A2-GL200', ['order', 'product']],
  ['AB'.repeat(32), ['image']],
  ['9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', ['event', 'upload', 'order', 'product']],
  ['01ARZ3NDEKTSV4RRFFQ69G5FAV', ['event', 'order', 'product']],
  ['canary-01939c2e-7a00-7000-8000-000000000000', ['order', 'product']],
])('%s can be one of %j', (text, kinds) => {
  expect(readSubject(text, undefined, now).kinds).toEqual(kinds);
});

test('an event id tells when it was made, as a UUID of version 7 and as a ULID', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2016, 0, 1), max: now }), (msecs) => {
      expect(readSubject(uuid({ msecs }), undefined, now)).toMatchObject({
        kinds: ['event', 'upload', 'order', 'product'],
        bornMs: msecs,
      });
    }),
  );
  expect(readSubject('01ARZ3NDEKTSV4RRFFQ69G5FAV', undefined, now).bornMs).toBe(1_469_922_850_259);
});

test('an id that was made from facts does not pretend to have a time', () => {
  const times = Array.from({ length: 500 }, (_, index) => readSubject(derivedEventId([index]), undefined, now).bornMs);
  expect(times.filter((time) => time !== undefined).length).toBeLessThan(20);
});

test('an id in other letters is the same id', () => {
  expect(readSubject('AB'.repeat(32), undefined, now).id).toBe('ab'.repeat(32));
  expect(readSubject('01arz3ndektsv4rrffq69g5fav', 'event', now).id).toBe('01ARZ3NDEKTSV4RRFFQ69G5FAV');
  expect(readSubject('Order-7', undefined, now).id).toBe('Order-7');
});
