import { expect, test } from '@jest/globals';
import { lakeReader } from '../../../../infra/operations/where/lake-reader-client.ts';
import type { LakeRow } from '../../../../infra/operations/where/lake-sightings.ts';

const databases = { bronze: 'bronze', silver: 'silver', views: 'views' };
const question = { kind: 'order', id: 'order-1', since: '2026-08-24', arrivedSince: '2026-11-20' } as const;

/** Asks a lake of which bronze has `bronze`, and silver what happened on `silverDay` where the statement reaches back so far. */
async function ask(bronze: readonly LakeRow[], silverDay: string) {
  const asked: string[] = [];
  const reader = lakeReader(
    async (sql) => {
      const [, since = ''] = /silver\.order_events\nWHERE occurred_at >= CAST\(DATE '(.*?)'/.exec(sql) ?? [];
      if (since !== '') asked.push(since);
      const inSilver = since !== '' && silverDay >= since ? [{ event_type: 'order.placed' }] : [];
      return { columns: [], insertedRows: 0, rows: sql.includes('FROM bronze.') ? bronze : inSilver };
    },
    databases,
    new AbortController().signal,
  );
  return { asked, found: await reader(question) };
}

test('what was imported long after it happened is found in silver, where bronze tells when that was', async () => {
  const bronze = [{ happened: '2026-02-03 00:00:00.000' }, { happened: '2025-10-22 00:04:25.123' }];
  const { asked, found } = await ask(bronze, '2025-10-22');
  expect(asked).toEqual(['2026-08-24', '2025-10-22']);
  expect(found.silver).toHaveLength(1);
});

test.each([
  ['bronze has nothing', [], '2025-10-22'],
  ['it happened since', [{ happened: '2026-11-21 10:00:00.000' }], '2026-01-01'],
  ['silver has newer rows', [{ happened: '2025-10-22 00:04:25.123' }], '2026-11-21'],
])('silver is asked once where %s', async (_where, bronze, silverDay) => {
  expect((await ask(bronze, silverDay)).asked).toEqual(['2026-08-24']);
});
