import { describe, expect, test } from '@jest/globals';
import { describeStackStatus } from '../../../../infra/operations/status/describe-status.ts';
import { problemsOf, type StackStatus } from '../../../../infra/operations/status/stack-status.ts';

const now = Date.parse('2026-11-22T08:00:00Z');
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

const well: StackStatus = {
  queues: {
    ok: true,
    value: [
      { name: 'analytics', consumer: 'lake-writer', waiting: 3, inFlight: 1, oldestSeconds: 12, deadLetters: 0 },
      { name: 'catalog-stream', consumer: 'catalog-stream', deadLetters: 0 },
    ],
  },
  datasets: { ok: true, value: [{ dataset: 'order_events', lastLoad: minutesAgo(7), firehoseSeconds: 61 }] },
  search: { ok: true, value: { index: 'products-1', documents: 300, searchable: 268 } },
  canary: {
    ok: true,
    value: {
      outstanding: [],
      askedMs: now,
      ranAt: minutesAgo(3),
      outcomes: [{ step: 'edit', status: 'arrived', seconds: 2.1, says: 'found' }],
    },
  },
  drift: { ok: true, value: [{ audit: 'index', at: minutesAgo(20), counts: { missing: 0, stale: 0 } }] },
  alarms: { ok: true, value: [] },
};

describe('what is not as it should be', () => {
  test('is nothing where all is well', () => {
    expect(problemsOf(well, now)).toEqual([]);
  });

  test.each<[string, Partial<StackStatus>, string]>([
    [
      'a raised alarm',
      { alarms: { ok: true, value: [{ name: 'inkstream-prod-x', since: minutesAgo(1), description: '' }] } },
      'The alarm inkstream-prod-x is raised.',
    ],
    [
      'dead letters',
      { queues: { ok: true, value: [{ name: 'images', consumer: 'print-image', deadLetters: 2 }] } },
      'The queue images has 2 dead letters: npm run redrive -- images',
    ],
    [
      'a load that is missing',
      { datasets: { ok: true, value: [{ dataset: 'order_events', lastLoad: minutesAgo(46) }] } },
      'No load for more than 45 minutes of order_events: npm run load',
    ],
    [
      'drift',
      { drift: { ok: true, value: [{ audit: 'lake', at: minutesAgo(60), counts: { missing: 3, stale: 0 } }] } },
      'The audit of lake found 3 missing: npm run audit -- --only lake',
    ],
    [
      'a place that does not answer',
      { search: { ok: false, reason: 'no route to host' } },
      'The search could not be read: no route to host',
    ],
    [
      'a path that the canary found closed',
      {
        canary: {
          ok: true,
          value: {
            outstanding: [],
            askedMs: 0,
            ranAt: minutesAgo(3),
            outcomes: [{ step: 'upload', status: 'failed', says: 'no passport' }],
          },
        },
      },
      "The canary's upload failed: no passport.",
    ],
    [
      'a canary that is silent',
      { canary: { ok: true, value: { outstanding: [], askedMs: 0, ranAt: minutesAgo(20), outcomes: [] } } },
      'The canary has not run since 2026-11-22 07:40.',
    ],
  ])('is %s', (_title, change, problem) => {
    expect(problemsOf({ ...well, ...change }, now)).toEqual([problem]);
  });

  test('is no silent canary where none runs by the clock', () => {
    const { alarms: _, drift: __, ...here } = well;
    const canary = { ok: true, value: { outstanding: [], askedMs: 0, ranAt: minutesAgo(600), outcomes: [] } } as const;
    expect(problemsOf({ ...here, canary }, now)).toEqual([]);
  });
});

test('every section has its lines, and one that does not answer says so', () => {
  const text = describeStackStatus({ ...well, search: { ok: false, reason: 'no route to host' } }, now).join('\n');
  expect(text.split('\n')).toEqual([
    '',
    'alarms              none raised',
    '',
    'analytics queue     3 waiting (oldest 12.0 s), 1 in flight, no dead letters',
    'catalog-stream      no dead letters',
    '',
    'order_events        loaded 7 min ago, Firehose 61.0 s behind',
    '',
    'search index        could not be read: no route to host',
    '',
    'drift of index      none, counted 2026-11-22 07:40 UTC',
    '',
    'canary              ran 3 min ago',
    '  ✓ edit to searchable     2.1 s  found',
  ]);
});

test('the stack on this machine counts what it holds, and fits into 80 columns', () => {
  const { alarms: _, drift: __, ...here } = well;
  const index = 'products-a9c1233d-20261122t034251190';
  const text = describeStackStatus(
    {
      ...here,
      datasets: { ok: true, value: [{ dataset: 'order_events', lastLoad: minutesAgo(7), rows: 1 }] },
      search: { ok: true, value: { index, documents: 300_000, searchable: 268_000, url: 'http://127.0.0.1:4590' } },
      images: { ok: true, value: { ready: 2, rejected: 1 } },
    },
    now,
  );
  expect(text.filter((one) => one.length > 80)).toEqual([]);
  expect(text.slice(text.indexOf('') + 3)).toEqual([
    '',
    'order_events        1 row, loaded 7 min ago',
    '',
    'search index        268,000 products for shoppers, of 300,000 documents',
    `                    ${index}`,
    '                    on http://127.0.0.1:4590',
    'print images        2 ready, 1 rejected',
    '',
    'canary              ran 3 min ago',
    '  ✓ edit to searchable     2.1 s  found',
  ]);
});
