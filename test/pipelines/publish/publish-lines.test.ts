import { describe, expect, test } from '@jest/globals';
import {
  type BusEntry,
  entryBytes,
  maxBytesPerCall,
  type RefusedEntry,
} from '../../../pipelines/contracts/put-events.ts';
import type { NdjsonLine } from '../../../pipelines/publish/ndjson-lines.ts';
import { type PublishTally, publishLines, type RefusedLine } from '../../../pipelines/publish/publish-lines.ts';

function stockEvent(number: number, changes: object = {}): string {
  const eventId = `01920000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  const detail = {
    eventId,
    occurredAt: '2026-11-01T09:30:00Z',
    schemaVersion: 1,
    productId: 'p1',
    sku: 's1',
    version: 1,
    available: 3,
  };
  return JSON.stringify({
    source: 'commerce.catalog',
    'detail-type': 'stock.changed',
    detail: { ...detail, ...changes },
  });
}

async function* numbered(texts: readonly string[]): AsyncGenerator<NdjsonLine> {
  for (const [index, text] of texts.entries()) yield { lineNumber: index + 1, text };
}

async function publish(
  texts: readonly string[],
  put: (entries: readonly BusEntry[]) => readonly RefusedEntry[] = () => [],
) {
  const calls: BusEntry[][] = [];
  const refused: RefusedLine[] = [];
  const tally: PublishTally = { events: 0, published: 0, refused: 0 };
  await publishLines(numbered(texts), tally, {
    putEntries: async (entries) => {
      calls.push([...entries]);
      return put(entries);
    },
    onRefused: (line) => refused.push(line),
  });
  return { calls, refused, tally };
}

describe('valid lines', () => {
  test('go on the bus in tens, in the words of the producer', async () => {
    const { calls, tally } = await publish(
      Array.from({ length: 23 }, (_, index) => stockEvent(index, { note: 'kept' })),
    );
    expect(calls.map((call) => call.length)).toEqual([10, 10, 3]);
    expect(calls[0]?.[0]).toMatchObject({ source: 'commerce.catalog', detailType: 'stock.changed' });
    expect(calls[0]?.[0]).not.toHaveProperty('time');
    expect(JSON.parse(calls[0]?.[0]?.detail ?? '')).toMatchObject({ note: 'kept', available: 3 });
    expect(tally).toEqual({ events: 23, published: 23, refused: 0 });
  });

  test('keep the time that they name', async () => {
    const event = JSON.stringify({ ...JSON.parse(stockEvent(1)), time: '2026-11-01T10:00:00Z' });
    expect((await publish([event])).calls[0]?.[0]?.time).toBe('2026-11-01T10:00:00Z');
  });

  test('that are long share a call only as far as it can carry them', async () => {
    const { calls } = await publish(
      Array.from({ length: 5 }, (_, index) => stockEvent(index, { note: 'x'.repeat(100_000) })),
    );
    for (const call of calls)
      expect(call.reduce((sum, entry) => sum + entryBytes(entry), 0)).toBeLessThanOrEqual(maxBytesPerCall);
    expect(calls.flat()).toHaveLength(5);
  });
});

describe('refused lines', () => {
  test('are told by number, code, path and message, and the others are published', async () => {
    const { calls, refused, tally } = await publish([
      stockEvent(1),
      'nope',
      '',
      stockEvent(2, { available: -1 }),
      stockEvent(3),
    ]);
    expect(refused).toEqual([
      { lineNumber: 2, code: 'NOT_JSON', path: '', message: expect.any(String) },
      { lineNumber: 4, code: 'FIELD_VALUE', path: '/detail/available', message: expect.any(String) },
    ]);
    expect(calls.flat()).toHaveLength(2);
    expect(tally).toEqual({ events: 4, published: 2, refused: 2 });
  });

  test('are also those that the bus refuses, by the line they came from', async () => {
    const refuseSecond = (entries: readonly BusEntry[]) =>
      entries.slice(1, 2).map((entry) => ({ entry, code: 'MalformedDetail', message: 'no' }));
    const { refused, tally } = await publish([stockEvent(1), '', stockEvent(2), stockEvent(3)], refuseSecond);
    expect(refused).toEqual([{ lineNumber: 3, code: 'MalformedDetail', path: '', message: 'no' }]);
    expect(tally).toEqual({ events: 3, published: 2, refused: 1 });
  });
});

describe('a bus that fails', () => {
  test('ends the publishing with its error, once the calls under way have ended, and the tally tells what is there', async () => {
    const tally: PublishTally = { events: 0, published: 0, refused: 0 };
    let calls = 0;
    let underWay = 0;
    const publishing = publishLines(numbered(Array.from({ length: 500 }, (_, index) => stockEvent(index))), tally, {
      putEntries: async () => {
        calls += 1;
        underWay += 1;
        const isLast = calls === 3;
        await new Promise((resolve) => setTimeout(resolve, 5));
        underWay -= 1;
        if (isLast) throw new Error('no connection');
        return [];
      },
      onRefused: () => undefined,
    });
    await expect(publishing).rejects.toThrow('no connection');
    expect(underWay).toBe(0);
    expect(calls).toBeLessThan(20);
    expect(tally.published).toBe((calls - 1) * 10);
  });

  test('is used by at most eight calls at a time', async () => {
    let underWay = 0;
    let most = 0;
    await publishLines(
      numbered(Array.from({ length: 300 }, (_, index) => stockEvent(index))),
      { events: 0, published: 0, refused: 0 },
      {
        putEntries: async () => {
          underWay += 1;
          most = Math.max(most, underWay);
          await new Promise((resolve) => setTimeout(resolve, 1));
          underWay -= 1;
          return [];
        },
        onRefused: () => undefined,
      },
    );
    expect(most).toBe(8);
  });
});
