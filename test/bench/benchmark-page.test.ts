import { describe, expect, test } from '@jest/globals';
import { benchmarkPage, figure } from './benchmark-page.ts';

const result = (name: string, value: number) => ({
  name,
  about: `About ${name}.`,
  rows: [{ what: 'ratio', value, unit: 'times', limit: 'at most 3', ok: value <= 3 }],
});

describe('the page of benchmarks', () => {
  test('has a section for each, ordered by name, with what was kept and missed', () => {
    const page = benchmarkPage('', [result('writer', 2.5), result('import', 3.456)], '2 cores');
    expect(page.indexOf('## import')).toBeLessThan(page.indexOf('## writer'));
    expect(page).toContain('| ratio | 2.5 times | at most 3 | kept |');
    expect(page).toContain('| ratio | 3.46 times | at most 3 | **missed** |');
    expect(page).toContain('`npm run bench -- writer` on 2 cores.');
  });

  test('run again for one benchmark, keeps the sections of the others', () => {
    const before = benchmarkPage('', [result('writer', 2), result('import', 1)], '2 cores');
    const after = benchmarkPage(before, [result('writer', 1)], '2 cores');
    expect(after).toBe(before.replace('| 2 times |', '| 1 times |'));
  });

  test('shows three significant digits', () => {
    expect([0.123456, 12.3456, 123456.7].map(figure)).toEqual(['0.123', '12.3', '123,000']);
  });
});
