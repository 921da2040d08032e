import { expect, test } from '@jest/globals';
import { canTellOf, type EventKind, tellsOf, typeOf } from '../../../../infra/operations/where/event-families.ts';
import { detailTypes } from '../../../../pipelines/contracts/event.ts';

const kinds: readonly EventKind[] = ['order', 'product', 'image'];

test('each type of the contracts tells of one kind of thing at most, and can tell of that alone', () => {
  for (const type of detailTypes) {
    const told = kinds.filter((kind) => tellsOf(kind, type));
    expect({ type, kinds: kinds.filter((kind) => canTellOf(kind, type)) }).toEqual({ type, kinds: told });
    expect({ type, told: told.length }).toEqual({ type, told: type === 'search.performed' ? 0 : 1 });
  }
});

test('an event without a type, or of one that nobody knows, can tell of anything', () => {
  expect(kinds.filter((kind) => canTellOf(kind, undefined))).toEqual(kinds);
  expect(kinds.filter((kind) => canTellOf(kind, 'oder.placed'))).toEqual(kinds);
});

test.each([
  ['{"detail-type":"order.placed","detail":{}}', 'order.placed'],
  ['{"detail-type":7}', undefined],
  ['[]', undefined],
  ['not JSON', undefined],
])('the type of %s is %s', (text, type) => {
  expect(typeOf(text)).toBe(type);
});
