import { expect, test } from '@jest/globals';
import { lakeReader } from '../../../../infra/operations/audit/lake-reader-client.ts';

const names = { bronze: 'b', silver: 's', views: 'v', lakeBucket: 'a-lake' };

test('bronze counts as waiting from the day before the last load on, as the loader reads it', async () => {
  const asked: string[] = [];
  const reader = lakeReader(async function* (sql) {
    asked.push(sql);
    yield sql.includes('lake_loads')
      ? [{ dataset: 'catalog_events', watermark: '2026-03-02' }]
      : [
          { product_id: 'P1', version_line: 'stock', version: '1', passed_version: '2' },
          { product_id: 'P2', version_line: 'stock', version: null, passed_version: '5' },
          { product_id: 'P3', version_line: 'stock', version: '4', passed_version: null },
        ];
  }, names);
  expect([...(await reader.arrivals(new Set(['stock#P1', 'stock#P2'])))]).toEqual([
    ['stock#P1', { version: 1, passed: 2 }],
    ['stock#P2', { version: 0, passed: 5 }],
  ]);
  expect(asked[1]).toContain("CASE WHEN dt >= '2026-03-01' THEN 1 ELSE 0 END AS is_due FROM b.catalog_events");
  // Images were never loaded: the first load reads all of them.
  const fromDt = /CASE WHEN dt >= '([^']+)' THEN 1 ELSE 0 END AS is_due FROM b\.image_events/.exec(asked[1] ?? '')?.[1];
  expect(fromDt).toMatch(/^20[01]\d-/);
});
