import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Bindings, scopeOf, statement, wholeNumber } from '../../../pipelines/reconcile/ask-lake.ts';
import { defaultSampleOptions } from '../../../pipelines/sample/shop-options.ts';
import { testNames } from '../migrations/athena-on-duckdb.ts';

const folder = new URL('../../../pipelines/reconcile/sql/', import.meta.url);
const names = readdirSync(folder).map((file) => file.replace('.sql', ''));
const scope = scopeOf(defaultSampleOptions, 'abc123', testNames, new Date('2026-03-02T10:00:00Z'));
const everything: Bindings = {
  event_pattern: '%-abc123______',
  unreadable: "''",
  dataset: 'order_events',
  event_type: 'order.placed',
};

describe('statements of reconciliation', () => {
  test.each(names)('%s has a header and no placeholder left when everything is bound', (name) => {
    const sql = statement(name, scope, everything);
    expect(sql).toMatch(new RegExp(`^-- @name ${name}\n-- @title .+\\?\n`));
    expect(sql).not.toMatch(/\$\{|[^:]:[a-z_]+/);
  });

  test('look at the window of the sample and at a month of arrivals', () => {
    expect(scope).toMatchObject({ firstDay: '2025-10-22', lastDay: '2025-12-20', since: '2026-01-30' });
  });

  test('take nothing that could end its quotes', () => {
    expect(() => statement('event-ids', scope, { ...everything, event_type: "x' OR '1'='1" })).toThrow(':event_type');
    expect(() => statement('event-ids', scope, { dataset: 'order_events' })).toThrow(':event_type');
    expect(() => statement('orders', { ...scope, tag: "'; DROP" })).toThrow(':tag');
  });
});

describe('whole numbers of answers', () => {
  test('come as numbers, bigints or text, and as NULL from sums over nothing', () => {
    expect([5, 5n, '5', null, undefined].map(wholeNumber)).toEqual([5, 5, 5, 0, 0]);
  });

  test('are not taken from anything else', () => {
    expect(() => wholeNumber('1.5')).toThrow('Expected a whole number');
    expect(() => wholeNumber(2n ** 60n)).toThrow('Expected a whole number');
  });
});
