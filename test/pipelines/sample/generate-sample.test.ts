import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { detailTypes } from '../../../pipelines/contracts/event.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { rejectionCodes } from '../../../pipelines/contracts/rejection.ts';
import { generateSample, sampleLedger } from '../../../pipelines/sample/generate-sample.ts';
import type { SampleItem } from '../../../pipelines/sample/sample-item.ts';
import type { SampleLedger } from '../../../pipelines/sample/sample-ledger.ts';
import { sampleMailDomain } from '../../../pipelines/sample/shop-customers.ts';
import { detailTextOf } from '../../../pipelines/sample/spoiled-events.ts';

const sample = generateSample();
const items: SampleItem[] = [...sample.items];
const { ledger } = sample;

const options = fc.record({
  seed: fc.nat({ max: 2 ** 32 - 1 }),
  orders: fc.nat({ max: 60 }),
  days: fc.integer({ min: 1, max: 90 }),
  products: fc.integer({ min: 1, max: 40 }),
  duplicateShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
  invalidShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
});

function digestOf(texts: Iterable<SampleItem>): string {
  const hash = createHash('sha256');
  for (const { text } of texts) hash.update(text).update('\n');
  return hash.digest('hex');
}

function totalOf({ events }: SampleLedger, name: 'published' | 'distinct' | 'duplicates' | 'rejected'): number {
  return Object.values(events).reduce((sum, counts) => sum + counts[name], 0);
}

describe('a sample', () => {
  test('is the same to the byte for the same options, and another one for others', () => {
    expect(digestOf(generateSample().items)).toBe(digestOf(items));
    expect(sampleLedger()).toEqual(ledger);
    const others = [{ seed: 2 }, { orders: 1_999 }, { days: 59 }].map((each) => digestOf(generateSample(each).items));
    expect(new Set([digestOf(items), ...others]).size).toBe(4);
  });

  test('has not changed unnoticed: raise `generation` in shop-options.ts with whatever changes this', () => {
    expect(`${ledger.tag} ${digestOf(items)}`).toBe(
      'ed5e7c 955318c3544253d15dc5aebb04b7efe2d4b840e01e8863adbb7be3ea9fb570fc',
    );
  });

  test('has the size that was asked for, every event type, 2 % duplicates and 1 % invalid events', () => {
    expect(ledger.events['order.placed']?.distinct).toBe(2_000);
    for (const detailType of detailTypes)
      expect([detailType, ledger.events[detailType]?.distinct]).not.toEqual([detailType, 0]);
    expect(totalOf(ledger, 'duplicates') / totalOf(ledger, 'distinct')).toBeCloseTo(0.02, 2);
    expect(totalOf(ledger, 'rejected') / totalOf(ledger, 'published')).toBeCloseTo(0.01, 2);
  });

  test('holds every defect that can be published', () => {
    // No queue carries what is too large for the contracts, and only imports have lines.
    const publishable = rejectionCodes.filter((code) => code !== 'EVENT_TOO_LARGE' && !code.startsWith('LINE_'));
    expect(Object.keys(ledger.rejectedByCode).sort()).toEqual([...publishable].sort());
  });

  test('is accepted where it is valid and refused with exactly the stated code where it is not', () => {
    for (const { text, code, kind } of items) {
      const result = parseEvent(text);
      const got = result.ok ? 'accepted' : `${result.rejection.code} ${result.rejection.path} in ${text.slice(0, 300)}`;
      if (kind === 'invalid') expect(got).toMatch(new RegExp(`^${code} `));
      else expect(got).toBe('accepted');
    }
  });

  test('says of every event for the bus what its text says', () => {
    for (const { text, source, detailType, route } of items) {
      if (route === 'queue') continue;
      const envelope = JSON.parse(text) as Record<string, unknown>;
      expect([envelope.source, envelope['detail-type']]).toEqual([source, detailType]);
    }
  });

  test('repeats the same detail to the byte in its duplicates, under the same event id', () => {
    const details = new Set(items.filter(({ kind }) => kind === 'valid').map(({ text }) => detailTextOf(text)));
    const duplicates = items.filter(({ kind }) => kind === 'duplicate');
    expect(duplicates.length).toBeGreaterThan(200);
    expect(duplicates.filter(({ text }) => !details.has(detailTextOf(text)))).toEqual([]);
  });

  test('comes out of order, but never by more than 150 places', () => {
    const times = items
      .filter(({ kind }) => kind === 'valid')
      .map(({ text }) => Date.parse(/"occurredAt":"([^"]+)"/.exec(text)?.[1] ?? ''));
    const sorted = [...times].sort((left, right) => left - right);
    const late = times.filter((time, place) => time < Math.max(...times.slice(Math.max(0, place - 151), place)));
    expect(late.length).toBeGreaterThan(100);
    const furthest = Math.max(...times.map((time, place) => place - sorted.indexOf(time)));
    expect(furthest).toBeLessThanOrEqual(150);
  });

  test('is published after it happened, in the order of the bus', () => {
    const times = items.map(({ text }) => /"time":"([^"]+)"/.exec(text)?.[1] ?? '');
    expect([...times].sort()).toEqual(times);
  });

  test('has ids that tell it from every other sample', () => {
    const other = generateSample({ seed: 2, orders: 50 });
    expect(other.ledger.tag).not.toBe(ledger.tag);
    for (const { text } of other.items) expect(text).not.toContain(`-${ledger.tag}`);
  });

  test('holds legacy orders, text in many scripts, SQL in strings and one event near the limit of the bus', () => {
    const texts = items.filter(({ kind }) => kind === 'valid').map(({ text }) => text);
    const some = (pattern: RegExp) => texts.some((text) => pattern.test(text));
    expect(some(/"detail-type":"order.placed".*"schemaVersion":1,/)).toBe(true);
    expect(some(/שלום/) && some(/🐈/) && some(/DROP TABLE/)).toBe(true);
    const largest = Math.max(...texts.map((text) => Buffer.byteLength(text)));
    expect(largest).toBeGreaterThan(190_000);
    expect(largest).toBeLessThan(256 * 1024);
  });

  test('names its invented people only where contracts mark personal fields', () => {
    const texts = items.filter(({ detailType }) => !detailType.startsWith('order.')).map(({ text }) => text);
    expect(texts.filter((text) => text.includes(sampleMailDomain))).toEqual([]);
  });

  test('fits on a line each', () => {
    expect(items.filter(({ text }) => /[\r\n]/.test(text))).toEqual([]);
  });
});

describe('the ledger of any sample', () => {
  test('counts what is published', () => {
    fc.assert(
      fc.property(options, (each) => {
        const { items: published, ledger: answers } = generateSample(each);
        const counted = { valid: 0, duplicate: 0, invalid: 0 };
        for (const { kind } of published) counted[kind] += 1;
        expect(counted).toEqual({
          valid: totalOf(answers, 'distinct'),
          duplicate: totalOf(answers, 'duplicates'),
          invalid: totalOf(answers, 'rejected'),
        });
        for (const { published: all, distinct, duplicates, rejected } of Object.values(answers.events)) {
          expect(all).toBe(distinct + duplicates + rejected);
        }
        expect(answers.events['order.placed']?.distinct ?? 0).toBe(each.orders);
      }),
      { numRuns: 40 },
    );
  });

  test('agrees with itself: orders by status, channel, country and day, money by status and day', () => {
    fc.assert(
      fc.property(options, (each) => {
        const { figures } = sampleLedger(each);
        const sum = (figure: Record<string, Record<string, number>>, measure: string) =>
          Object.values(figure).reduce((running, measures) => running + (measures[measure] ?? 0), 0);
        const orders = [figures.orders, figures.ordersByChannel, figures.ordersByCountry, figures.dailySales];
        expect(orders.map((figure) => sum(figure, 'orders'))).toEqual(orders.map(() => each.orders));
        expect(sum(figures.orders, 'totalMinor')).toBe(sum(figures.dailySales, 'grossMinor'));
        expect(sum(figures.orders, 'refundedMinor')).toBe(sum(figures.dailySales, 'refundedMinor'));
        expect(sum(figures.refunds, 'amountMinor')).toBe(sum(figures.dailySales, 'refundedMinor'));
        expect(sum(figures.lines, 'lineTotalMinor')).toBe(sum(figures.dailySales, 'itemsMinor'));
        expect(sum(figures.productSales, 'pieces')).toBe(sum(figures.lines, 'pieces'));
      }),
      { numRuns: 40 },
    );
  });
});
