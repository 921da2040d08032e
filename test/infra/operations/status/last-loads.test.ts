import { expect, test } from '@jest/globals';
import { lastLoads } from '../../../../infra/operations/status/last-loads.ts';

test('the log of loads tells when datasets were loaded, and what the loader remembers where the log was not restored', async () => {
  const asked: string[] = [];
  const readLoadedAt = async (dataset: string) => {
    asked.push(dataset);
    return dataset === 'orders' ? '2026-03-01T10:00:00.000Z' : undefined;
  };
  const logged = new Map([['clicks', '2026-03-02T10:00:00.000Z']]);
  const loads = await lastLoads(['clicks', 'orders', 'sessions'], logged, { readLoadedAt });
  expect([...loads]).toEqual([
    ['clicks', '2026-03-02T10:00:00.000Z'],
    ['orders', '2026-03-01T10:00:00.000Z'],
  ]);
  expect(asked).toEqual(['orders', 'sessions']);
});
