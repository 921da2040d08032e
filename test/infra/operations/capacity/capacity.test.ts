import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadsOf, overloads } from '../../../../infra/operations/capacity/capacity.ts';
import { capacityPage } from '../../../../infra/operations/capacity/capacity-page.ts';
import { usualPeakDay } from '../../../../infra/operations/capacity/peak-day.ts';
import { readMeasuredTraffic } from '../../../../infra/operations/cost/measured-traffic.ts';
import { readStage, stageNames } from '../../../../infra/stages.ts';

const measured = readMeasuredTraffic();
const stageOf = (name: string) => readStage((wanted) => (wanted === 'stage' ? name : undefined));
const [, , prod = stageOf('prod')] = stageNames.map(stageOf);

describe('a 20-fold peak and a flood', () => {
  test.each(stageNames)('overload nothing in %s', (name) => {
    const beyond = overloads(loadsOf(stageOf(name), usualPeakDay, measured));
    expect(beyond.map(({ what, asked, taken, unit }) => `${what}: ${asked} of ${taken} ${unit}`)).toEqual([]);
  });

  test('would be found, and by name, where a stage lets in more than its parts take', () => {
    const named = (stage: typeof prod, workload = usualPeakDay) =>
      overloads(loadsOf(stage, workload, measured)).map(({ what }) => what);
    expect(named({ ...prod, writerConcurrency: 500 })).toContain('Firehose, in a flood: order_lines');
    const search = { ...prod.search, indexerConcurrency: 1_000 };
    expect(named({ ...prod, search })).toEqual(
      expect.arrayContaining(['projection table, in a flood', 'runs of Lambda at once']),
    );
    expect(named({ ...prod, images: { ...prod.images, requestsPerSecond: 2_000 } })).toEqual([
      'runs of Lambda at once',
    ]);
    expect(named(prod, { ...usualPeakDay, searchesPerDay: 5_000_000 })).toContain('searches, at the peak');
  });

  test('a larger shop asks for no less of anything', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (times) => {
        const larger = { ...usualPeakDay, searchesPerDay: usualPeakDay.searchesPerDay * times };
        const [usual, more] = [usualPeakDay, larger].map((workload) => loadsOf(prod, workload, measured));
        for (const [position, load] of usual?.entries() ?? []) {
          expect(more?.[position]?.asked).toBeGreaterThanOrEqual(load.asked);
        }
      }),
    );
  });
});

test('docs/capacity.md says what the stages are now (npm run generate:capacity)', () => {
  const page = capacityPage(stageNames.map(stageOf), usualPeakDay, measured);
  expect(readFileSync('docs/capacity.md', 'utf8')).toBe(page);
});
