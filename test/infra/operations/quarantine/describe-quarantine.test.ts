import { describe, expect, test } from '@jest/globals';
import { describeGroups, describeRetry } from '../../../../infra/operations/quarantine/describe-quarantine.ts';
import type { QuarantineGroup } from '../../../../infra/operations/quarantine/entry.ts';
import { type RetryReport, staysBehind } from '../../../../infra/operations/quarantine/retry-events.ts';

const nowMs = Date.parse('2026-11-22T04:00:00Z');
const key = 'errors/order_lines/format-conversion-failed/dt=2026-11-20/a';

const groups: QuarantineGroup[] = [
  {
    ...{ kind: 'events', reason: 'FIELD_VALUE', subject: 'order.placed /detail/lines/0/quantity' },
    ...{ count: 1_200, newestMs: nowMs - 90_000, example: '10c3aabc2376d4c8' },
  },
  {
    ...{ kind: 'conversions', reason: 'INVALID_SCHEMA', subject: 'rows of order_lines' },
    ...{ count: 1, newestMs: nowMs - 86_400_000, example: key },
  },
];

const report: RetryReport = {
  accepted: { lake: 0, quarantine: 0, archive: 0 },
  refused: new Map(),
  ...{ published: 0, failed: 0, onlyInArchive: 0, expired: 0, notArchived: 0, imported: 0 },
};

describe('what is in quarantine', () => {
  test('is a table with keys of objects below it, whole', () => {
    expect(describeGroups(groups, nowMs, Number.POSITIVE_INFINITY).split('\n').slice(3)).toEqual([
      '│ events      │ FIELD_VALUE    │ order.placed /detail/lines/0/quantity │ 1,200 │  1 min │ 10c3aabc2376 │',
      '│ conversions │ INVALID_SCHEMA │ rows of order_lines                   │     1 │    1 d │ below        │',
      '└─────────────┴────────────────┴───────────────────────────────────────┴───────┴────────┴──────────────┘',
      `rows of order_lines: ${key}`,
      'npm run quarantine -- show EXAMPLE tells all of one; retry says which would be accepted by now.',
    ]);
  });

  test('has its subject below the reason in a narrow terminal', () => {
    expect(describeGroups(groups, nowMs, 80).split('\n').slice(0, 6)).toEqual([
      '┌─────────────┬──────────────────────────┬───────┬────────┬──────────────┐',
      '│ kind        │ reason, what             │ count │ newest │ example      │',
      '├─────────────┼──────────────────────────┼───────┼────────┼──────────────┤',
      '│ events      │ FIELD_VALUE              │ 1,200 │  1 min │ 10c3aabc2376 │',
      '│             │ order.placed             │       │        │              │',
      '│             │ /detail/lines/0/quantity │       │        │              │',
    ]);
  });
});

describe('a retry', () => {
  test('says that it is of no use where everything would be refused as before', () => {
    const refused = { ...report, refused: new Map([['FIELD_VALUE', 1]]) };
    expect(describeRetry({ events: refused }, false)).toBe(
      '1 event refused as before: FIELD_VALUE\n--go would change nothing.',
    );
    expect(staysBehind(refused)).toBe(1);
  });

  test('tells what was taken apart from what was not', () => {
    const told = describeRetry(
      {
        events: { ...report, accepted: { lake: 1, quarantine: 0, archive: 2 }, published: 2, failed: 1 },
        images: { asked: 1, released: 2, failed: 1 },
        conversions: { objects: 1, records: 3, failed: 1 },
      },
      true,
    );
    expect(told.split('\n')).toEqual([
      '✓ 2 events put on the bus again (1 from the lake, 2 from the archive); in silver after the next load',
      '✗ 1 event not taken by the bus; they stay as they are',
      '1 image sent to the print-image function again',
      '2 images that could be read since: the copies are deleted',
      '✗ 1 image not taken by the queue; try again',
      '3 records of 1 object under errors/ put to Firehose again',
      '✗ 1 object not taken by Firehose; they stay where they are',
    ]);
  });

  test('leaves nothing behind where all is accepted, or only the archive can tell', () => {
    expect(staysBehind({ ...report, accepted: { lake: 3, quarantine: 0, archive: 0 }, published: 3 })).toBe(0);
    expect(staysBehind({ ...report, onlyInArchive: 2 })).toBe(0);
    expect(staysBehind({ ...report, expired: 1, notArchived: 1, imported: 1, failed: 1 })).toBe(4);
  });
});
