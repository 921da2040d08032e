// biome-ignore-all lint/suspicious/noTemplateCurlyInString: SQL placeholders look like those of a template
import { describe, expect, test } from '@jest/globals';
import { bundledViews } from '../../../../infra/operations/as-of/bundled-views.ts';
import { chooseWay } from '../../../../infra/operations/as-of/choose-way.ts';
import { readMoment } from '../../../../infra/operations/as-of/moment.ts';
import {
  type AsOfWay,
  placeholdersIn,
  silverTables,
  statementAsOf,
} from '../../../../infra/operations/as-of/statement-as-of.ts';

const names = { silver: 'shop_silver', views: 'shop' };
const moment = new Date('2026-11-01T14:30:00.000Z');
const views = [
  { name: 'base', text: 'CREATE OR REPLACE VIEW ${views}.base AS\nSELECT events.* FROM ${silver}.events;' },
  { name: 'top', text: 'CREATE OR REPLACE VIEW ${views}.top AS\nSELECT * FROM ${views}.base;' },
];
const asOf = (sql: string, way: AsOfWay = 'publication') =>
  statementAsOf(placeholdersIn(sql, views, names), views, { way, moment, names });

describe('a statement as of a moment', () => {
  test('reads every table of silver as of then, and views inlined on top of them', () => {
    expect(asOf('SELECT count(*) FROM top')).toBe(
      [
        'WITH silver_events_back_then AS (',
        "  SELECT * FROM shop_silver.events WHERE published_at <= TIMESTAMP '2026-11-01 14:30:00.000'",
        '),',
        'views_base_back_then AS (',
        'SELECT events.* FROM silver_events_back_then AS events',
        '),',
        'views_top_back_then AS (',
        'SELECT * FROM views_base_back_then AS base',
        '),',
        'base AS (SELECT * FROM views_base_back_then),',
        'top AS (SELECT * FROM views_top_back_then)',
        'SELECT count(*) FROM top',
      ].join('\n'),
    );
  });

  test('asks Iceberg for its snapshot where there is one', () => {
    expect(asOf('SELECT 1 FROM base', 'snapshot')).toContain(
      "SELECT * FROM shop_silver.events FOR TIMESTAMP AS OF TIMESTAMP '2026-11-01 14:30:00.000 UTC'",
    );
  });

  test('knows tables by their database, in quotes or not, and leaves texts and comments alone', () => {
    const sql = asOf(`SELECT 'shop.top' FROM "shop"."top" t JOIN shop_silver.events ON true -- shop.base`);
    expect(sql.split('\n').at(-1)).toBe(
      "SELECT 'shop.top' FROM views_top_back_then t JOIN silver_events_back_then AS events ON true -- shop.base",
    );
  });

  test('keeps the tables of a WITH, and refuses one that is named like a view', () => {
    expect(asOf('WITH mine AS (SELECT * FROM top) SELECT * FROM mine')).toMatch(
      /\),\nmine AS \(SELECT \* FROM top\) SELECT/,
    );
    expect(() => asOf('WITH top AS (SELECT 1) SELECT * FROM top')).toThrow('top is a view');
  });

  test.each(['INSERT INTO t SELECT 1', 'DROP TABLE t', 'WITH RECURSIVE r AS (SELECT 1) SELECT 1'])(
    'refuses %s',
    (sql) => {
      expect(() => asOf(sql)).toThrow('Only a query');
    },
  );

  test('can be made of every view of the lake', () => {
    for (const { name } of bundledViews) {
      const sql = statementAsOf(`SELECT * FROM ${name}`, bundledViews, { way: 'publication', moment, names });
      expect(sql).not.toContain('${');
      expect(silverTables(`SELECT * FROM ${name}`, bundledViews).length).toBeGreaterThan(0);
    }
  });
});

describe('the way', () => {
  const oldest = new Date('2026-10-30T00:00:00Z');

  test('is by snapshots where they go back so far, and otherwise by publication, with the reason', async () => {
    const choose = (found: Date | undefined, wish?: AsOfWay) =>
      chooseWay(['events'], moment, { wish, oldestSnapshot: async () => found });
    expect(await choose(oldest)).toMatchObject({ way: 'snapshot' });
    const late = new Date('2026-11-17T00:00:00Z');
    expect(await choose(late)).toEqual({
      way: 'publication',
      reason: 'the oldest snapshot of events is of 2026-11-17T00:00:00.000Z',
    });
    expect(await choose(undefined)).toMatchObject({
      way: 'publication',
      reason: 'the engine keeps no snapshots of events',
    });
    expect(await choose(oldest, 'publication')).toMatchObject({ way: 'publication' });
    await expect(choose(late, 'snapshot')).rejects.toThrow('the oldest snapshot of events is of 2026-11-17');
  });
});

describe('a moment', () => {
  const now = new Date('2026-11-22T12:00:00Z');

  test.each([
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T14:30', '2026-11-01T14:30:00.000Z'],
    ['2026-11-01 14:30:05.5', '2026-11-01T14:30:05.500Z'],
    ['2026-11-01T15:30+01:00', '2026-11-01T14:30:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(readMoment(text, now).toISOString()).toBe(expected);
  });

  test.each(['yesterday', '2026-13-01', '2026-02-30', '2026-11-01T25:00Z', ''])('"%s" is none', (text) => {
    expect(() => readMoment(text, now)).toThrow('is no time');
  });

  test('of the future is none', () => {
    expect(() => readMoment('2026-11-23', now)).toThrow('is yet to come');
  });
});
