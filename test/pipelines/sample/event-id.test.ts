import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventId } from '../../../pipelines/contracts/fields.ts';
import { eventIdPattern, mintEventId } from '../../../pipelines/sample/event-id.ts';

const sequence = fc.nat({ max: 2 ** 36 - 1 });

describe('event ids of a sample', () => {
  test('are UUIDv7 with the time in front', () => {
    fc.assert(
      fc.property(sequence, fc.integer({ min: 0, max: 4e12 }), (number, atMs) => {
        const id = mintEventId('abc123', atMs, number);
        expect(eventId.safeParse(id).success).toBe(true);
        expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(atMs);
      }),
    );
  });

  test('are different for every number, beyond 16 million too', () => {
    fc.assert(
      fc.property(sequence, sequence, (one, other) => {
        fc.pre(one !== other);
        return mintEventId('abc123', 0, one) !== mintEventId('abc123', 0, other);
      }),
    );
    expect(mintEventId('abc123', 0, 5)).not.toBe(mintEventId('abc123', 0, 5 + 2 ** 24));
  });

  test('match the pattern of their own sample alone', () => {
    const matches = (pattern: string, id: string) =>
      new RegExp(`^${pattern.replaceAll('%', '.*').replaceAll('_', '.')}$`).test(id);
    fc.assert(
      fc.property(sequence, (number) => {
        const id = mintEventId('abc123', 1_760_000_000_000, number);
        return matches(eventIdPattern('abc123'), id) && !matches(eventIdPattern('abc124'), id);
      }),
    );
  });
});
