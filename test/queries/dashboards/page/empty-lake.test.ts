import { describe, expect, test } from '@jest/globals';
import { allDashboards } from '../../../../queries/dashboards/all-dashboards.ts';
import { RequestError } from '../../../../queries/dashboards/page/answers/lake-reader.ts';
import { neededDays } from '../../../../queries/dashboards/page/answers/tile-question.ts';
import { canAsk } from '../../../../queries/dashboards/page/filters/can-ask.ts';
import { staticPages } from '../../../../queries/dashboards/page/static-pages.ts';
import { readQueryCatalog } from '../../../../queries/query-catalog.ts';
import { bindParameters } from '../../../../queries/saved-query.ts';
import { answerOf } from './answers.ts';

const queries = readQueryCatalog();
const period = { from: '2025-12-01', to: '2025-12-20' };

describe('a lake without orders', () => {
  test('is asked nothing that needs days', () => {
    const dated = { takesPeriod: true, needsLatest: false };
    expect(canAsk(dated, null, null)).toBe(false);
    expect(canAsk(dated, period, null)).toBe(true);
    expect(canAsk({ takesPeriod: true, needsLatest: true }, period, null)).toBe(false);
    expect(canAsk({ takesPeriod: false, needsLatest: true }, null, null)).toBe(false);
    expect(canAsk({ takesPeriod: false, needsLatest: false }, null, null)).toBe(true);
  });

  test('is asked only what can be asked of it, by every tile of every dashboard', () => {
    for (const tile of allDashboards.flatMap(({ tiles }) => tiles)) {
      const query = queries.get(tile.query);
      if (query === undefined) throw new Error(`${tile.query} is no saved query`);
      const needed = neededDays(tile, queries);
      const values = { ...tile.parameters, ...(needed.takesPeriod && period) };
      const isBound = bindParameters(query, values, {}).ok;
      expect({ tile: tile.name, isAsked: canAsk(needed, period, null) }).toEqual({ tile: tile.name, isAsked: isBound });
    }
  });

  test('gives static pages all the same', async () => {
    const files = await staticPages({
      dashboards: allDashboards,
      queries,
      lake: {
        days: async () => ({ first: null, latest: null, loadedAt: null }),
        ask: async (name, values) => {
          const query = queries.get(name);
          const bound = query && bindParameters(query, values, {});
          if (!bound?.ok) throw new RequestError('REFUSED', name);
          return answerOf([]);
        },
      },
      madeAt: new Date('2025-12-21T00:00:00Z'),
      signal: new AbortController().signal,
    });
    expect(files.map(({ name }) => name)).toContain('sales.html');
  });
});
