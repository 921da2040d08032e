import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { SampleItem } from '../../pipelines/sample/sample-item.ts';
import { queryCostsPage } from './query-costs-page.ts';
import { RawEvents, rawBytesOf } from './raw-events.ts';

const cost = (name: string, bytes: number, plain: number) => ({
  name,
  title: name,
  bytes,
  raw: { plain, gzipped: plain / 10 },
});

const page = queryCostsPage({
  engine: 'trino',
  day: '2026-11-21',
  command: 'npm run generate:query-costs',
  machine: '2 cores, 8 GB of memory',
  times: 100,
  small: {
    events: 13_000,
    firstDay: '2025-10-22',
    lastDay: '2025-12-20',
    rawBytes: 7_000_000,
    costs: [cost('a', 100_000, 4_000_000), cost('b', 0, 0)],
  },
  large: {
    events: 1_300_000,
    firstDay: '2023-12-22',
    lastDay: '2025-12-20',
    rawBytes: 700_000_000,
    costs: [cost('a', 1_000_000, 40_000_000), cost('b', 0, 0)],
  },
});

describe('the page of query costs', () => {
  test('has a line for each query: bytes on both lakes, against JSON, and the price of a thousand runs', () => {
    expect(page).toContain(
      '| `a` | 100.0 kB | 4.00 MB | 40× | 1.00 MB | 40.0 MB | 40× | 4.0× | $0.05 | $0.20 |\n| `b` | 0 B | 0 B |  | 0 B | 0 B |  |  | $0.05 | $0.05 |',
    );
    expect(page).toContain('All 2 queries once, on 100 times the sample: 1.00 MB against 40.0 MB of JSON, 40× less;');
  });

  test('says how, when and on what it was measured', () => {
    expect(page).toContain('Written by `npm run generate:query-costs` on 2026-11-21; 2 cores, 8 GB of memory.');
    expect(page).toContain('Trino 476');
    expect(page).toContain('1,300,000 events of 2023-12-22 to 2025-12-20, 700.0 MB as JSON');
  });
});

test('a question is charged the raw events of its kinds and days, each file once', () => {
  const directory = mkdtempSync(join(tmpdir(), 'raw-events-'));
  const raw = new RawEvents(directory);
  const item = (detailType: string, text: string, kind: SampleItem['kind'] = 'valid'): SampleItem => ({
    text,
    kind,
    source: 'commerce.orders',
    detailType,
    route: 'bus',
  });
  raw.add(item('order.placed', '123456789'), '2025-12-01');
  raw.add(item('order.shipped', '123456789'), '2025-12-02');
  raw.add(item('image.processed', '1234'), '2025-12-02');
  raw.add(item('order.placed', 'broken', 'invalid'), '2025-12-02');
  const sizes = raw.sizes();
  const read = (table: string, first?: string, last?: string) => ({ database: 's', table, days: [{ first, last }] });
  const bytesOf = (...reads: Parameters<typeof rawBytesOf>[0]) => rawBytesOf(reads, sizes).plain;
  expect(bytesOf(read('order_events'), read('order_lines'))).toBe(20);
  expect(bytesOf(read('order_events', '2025-12-02'))).toBe(10);
  expect(bytesOf(read('order_events', undefined, '2025-12-01'), read('image_events'))).toBe(15);
  expect(bytesOf({ database: 's', table: 'rejected_events', days: undefined })).toBe(7);
  expect(bytesOf(read('lake_loads'))).toBe(0);
  rmSync(directory, { recursive: true });
});
