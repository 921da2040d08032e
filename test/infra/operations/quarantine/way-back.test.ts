import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groupsOf } from '../../../../infra/operations/quarantine/entry.ts';
import { datasetOfKey, readFailedRecords } from '../../../../infra/operations/quarantine/failed-conversion.ts';
import { type RetryPorts, retryEvents } from '../../../../infra/operations/quarantine/retry-events.ts';
import { hashOf, type RejectedEvent, refusalOf, wayBackOf } from '../../../../infra/operations/quarantine/way-back.ts';
import { parseEvent } from '../../../../pipelines/contracts/parse-event.ts';
import { maskPersonalFields, pseudonymise } from '../../../../pipelines/contracts/personal-data.ts';
import { generateSample } from '../../../../pipelines/sample/generate-sample.ts';
import { defaultSampleOptions } from '../../../../pipelines/sample/shop-options.ts';
import { eventText } from '../../../factories.ts';

function rejected(text: string, changed: Partial<RejectedEvent> = {}): RejectedEvent {
  return {
    rejectedId: hashOf(text),
    reasonCode: 'FIELD_VALUE',
    reasonPath: '/detail/version',
    reasonMessage: 'of another day',
    eventType: 'product.upserted',
    eventId: undefined,
    rejectedAt: '2026-03-02T09:15:31.000Z',
    rawText: maskPersonalFields(text),
    quarantineKey: undefined,
    ...changed,
  };
}

const withUnknownField = (text: string) => text.replace('"detail":{', '"detail":{"note":"call Jane",');

describe('a refused event comes back', () => {
  test('by the text of its row when nothing in it is masked', () => {
    const text = eventText('product.upserted');
    expect(wayBackOf(rejected(text))).toEqual({ from: 'lake', text });
  });

  test('by the text of its row when the lake would drop what is masked', () => {
    const text = withUnknownField(eventText('stock.changed'));
    const way = wayBackOf(rejected(text));
    expect(way.from).toBe('lake');
    const [came, comes] = [text, way.from === 'lake' ? way.text : ''].map((each) => parseEvent(each));
    const keyOf = () => ({ customerKey: 'key' });
    expect(came?.ok && comes?.ok && [came, comes].map(({ event }) => pseudonymise(event, keyOf))).toEqual([
      came?.ok && pseudonymise(came.event, keyOf),
      came?.ok && pseudonymise(came.event, keyOf),
    ]);
  });

  test('by the archive alone when its customer is masked: anybody else would be another customer', () => {
    expect(wayBackOf(rejected(eventText('order.placed')))).toEqual({ from: 'archive' });
    expect(wayBackOf(rejected(eventText('order.refunded')))).toEqual({ from: 'archive' });
  });

  test('by the archive when it may have been refused for what is masked', () => {
    const text = eventText('stock.changed').replace('"occurredAt"', '"happenedAt"');
    expect(wayBackOf(rejected(text))).toEqual({ from: 'archive' });
  });

  test('by the quarantine when it could not be masked, and not at all when it is a line of a file', () => {
    const kept = { rawText: undefined, quarantineKey: 'quarantine/x.txt' };
    expect(wayBackOf(rejected('no JSON', kept))).toEqual({ from: 'quarantine', key: 'quarantine/x.txt' });
    expect(wayBackOf(rejected('{}', { reasonCode: 'LINE_MALFORMED' }))).toEqual({ from: 'import' });
  });

  test('never as something else than it was: what is refused of the shop stays refused when its masks are gone', () => {
    const sample = { ...defaultSampleOptions, orders: 120, days: 20, products: 30, invalidShare: 0.4 };
    const refused = [...generateSample(sample).items].flatMap(({ text }) => {
      const parsed = parseEvent(text);
      return parsed.ok ? [] : [{ text, rejection: parsed.rejection }];
    });
    const codes = new Set(refused.map(({ rejection }) => rejection.code));
    expect(codes.size).toBeGreaterThan(10);
    const wrong = refused.filter(({ text, rejection: { code, path } }) => {
      const rawText = maskPersonalFields(text);
      const quarantineKey = rawText === undefined ? 'quarantine/x.txt' : undefined;
      const way = wayBackOf(rejected(text, { reasonCode: code, reasonPath: path, rawText, quarantineKey }));
      return way.from === 'lake' && refusalOf(way.text) === undefined;
    });
    expect(wrong).toEqual([]);
  });

  test('never with a mask in the place of a value', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('order.placed', 'order.shipped', 'image.rejected', 'search.performed'),
        fc.boolean(),
        (type, spoiled) => {
          const text = eventText(type);
          const way = wayBackOf(rejected(spoiled ? withUnknownField(text) : text));
          expect(way.from === 'lake' ? way.text : '').not.toContain('***');
        },
      ),
    );
  });
});

/** Ports that remember; the archive has these texts. */
function world(archived: readonly string[] = []) {
  const published: string[] = [];
  const marked: string[] = [];
  const ports: RetryPorts = {
    readQuarantined: async (key) => (key === 'gone' ? undefined : key),
    publish: async (events) => {
      published.push(...events.map(({ text }) => text));
      return new Set(events.map(({ rejectedId }) => rejectedId));
    },
    markRetried: async (ids) => void marked.push(...ids),
    async *readArchive() {
      yield { texts: archived, settle: async () => undefined };
    },
  };
  return { ports, published, marked };
}

const never = new AbortController().signal;
async function* pagesOf(...events: RejectedEvent[]) {
  yield events;
}

describe('a retry', () => {
  const fine = eventText('product.upserted');
  const order = eventText('order.placed');
  const spoiled = fine.replace('"version":1', '"version":0');
  const all = [
    rejected(fine),
    rejected(spoiled),
    rejected(order),
    rejected('x', { rawText: undefined, quarantineKey: 'gone' }),
    rejected('y', { rawText: undefined, quarantineKey: 'still no JSON' }),
    rejected('z', { reasonCode: 'LINE_REFUSED_BY_RULE' }),
  ];

  test('only counts without --go', async () => {
    const { ports, published, marked } = world([order]);
    const report = await retryEvents(pagesOf(...all), ports, { go: false, withArchive: true }, () => undefined, never);
    expect(report).toMatchObject({ accepted: { lake: 1 }, published: 0, onlyInArchive: 1, expired: 1, imported: 1 });
    expect([...report.refused].sort()).toEqual([
      ['FIELD_VALUE', 1],
      ['NOT_JSON', 1],
    ]);
    expect([published, marked]).toEqual([[], []]);
  });

  test('brings back what is accepted, as it was published, and what it brings is no longer open', async () => {
    const { ports, published, marked } = world(['{"detail":{}}', order, order]);
    const report = await retryEvents(pagesOf(...all), ports, { go: true, withArchive: true }, () => undefined, never);
    expect(published).toEqual([fine, order]);
    expect(marked).toEqual([hashOf(fine), hashOf(order)]);
    expect(report).toMatchObject({ accepted: { lake: 1, archive: 1 }, published: 2, onlyInArchive: 0 });
  });

  test('tells what the archive does not have any more', async () => {
    const { ports } = world([]);
    const report = await retryEvents(
      pagesOf(rejected(order)),
      ports,
      { go: true, withArchive: true },
      () => undefined,
      never,
    );
    expect(report).toMatchObject({ published: 0, notArchived: 1 });
  });

  test('leaves open what the bus did not take', async () => {
    const { ports, marked } = world();
    const picky = { ...ports, publish: async () => new Set<string>() };
    const report = await retryEvents(
      pagesOf(rejected(fine)),
      picky,
      { go: true, withArchive: true },
      () => undefined,
      never,
    );
    expect([report.failed, marked]).toEqual([1, []]);
  });
});

describe('rows that Firehose could not convert', () => {
  const row = Buffer.from('{"a":1}');
  const line = (names: Record<string, string>) => JSON.stringify({ rawData: row.toString('base64'), ...names });

  test('are read as AWS writes them, each ending in a newline', () => {
    const text = [line({ lastErrorCode: 'A', lastErrorMessage: 'why' }), line({ errorCode: 'B' }), ''].join('\n');
    const records = readFailedRecords(text);
    expect(records.map(({ code, message }) => [code, message])).toEqual([
      ['A', 'why'],
      ['B', ''],
    ]);
    expect(records.map(({ data }) => Buffer.from(data).toString())).toEqual(['{"a":1}\n', '{"a":1}\n']);
  });

  test('tell their dataset by the key of their object', () => {
    expect(datasetOfKey('errors/order_events/format-conversion-failed/dt=2026-11-20/x')).toBe('order_events');
    expect(datasetOfKey('bronze/order_events/x')).toBeUndefined();
  });
});

test('what is kept apart is grouped by what it is and why, with the newest as the example', () => {
  const entry = { kind: 'events', reason: 'A', subject: 's' } as const;
  const groups = groupsOf([
    { ...entry, id: 'old', atMs: 1 },
    { ...entry, id: 'new', atMs: 9 },
    { ...entry, id: 'mid', atMs: 5 },
    { ...entry, id: 'other', reason: 'B', atMs: 3 },
  ]);
  expect(groups).toMatchObject([
    { reason: 'A', count: 3, newestMs: 9, example: 'new' },
    { reason: 'B', count: 1 },
  ]);
});
