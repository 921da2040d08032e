import { expect, test } from '@jest/globals';
import { derivedEventId } from '../../../pipelines/contracts/derived-event-id.ts';
import { EVENT_ID } from '../../../pipelines/contracts/fields.ts';

test('the same facts always give the same event id, and it is a UUIDv7', () => {
  const id = derivedEventId(['shop', 'placed', '1001']);
  expect(id).toBe(derivedEventId(['shop', 'placed', '1001']));
  expect(id).toMatch(EVENT_ID);
  expect(id).toBe('5aa15091-7876-7059-b54a-6e72354da8b6');
});

test('facts that only look alike when joined give different ids', () => {
  const ids = [
    ['a', 'bc'],
    ['ab', 'c'],
    ['a', 'b', 'c'],
    ['a', 1],
    ['a', '1'],
  ].map(derivedEventId);
  expect(new Set(ids).size).toBe(ids.length);
});
