import { describe, expect, test } from '@jest/globals';
import { comparePanel } from './expressions/compare-panel.ts';
import { failingExpressions } from './expressions/failing.ts';
import { type KnownDifference, knownDifferences, unknownDifferences } from './expressions/known-differences.ts';
import { literalExpressions } from './expressions/literals.ts';
import { containerPanels } from './expressions/panels-of-containers.ts';
import { momentPanels } from './expressions/panels-of-moments.ts';
import { numberPanels } from './expressions/panels-of-numbers.ts';
import { rowPanels } from './expressions/panels-of-rows.ts';
import { textPanels } from './expressions/panels-of-text.ts';
import { bothEngines, readSetup } from './setup.ts';

const [duckdb, trino] = bothEngines(readSetup());
const literals = { title: 'literals', columns: ['z'], rows: [['1']], expressions: literalExpressions };

const used = new Set<KnownDifference>();

describe('expressions answer the same on both engines', () => {
  test.each(
    [...textPanels, ...numberPanels, ...containerPanels, ...momentPanels, ...rowPanels, literals].map(
      (panel) => [panel.title, panel] as const,
    ),
  )('about %s', async (_, panel) => {
    const { differences, compared, refused } = await comparePanel(panel, duckdb, trino);
    const found = differences.map((difference) => `${difference.expression} ${difference.found}`);
    expect(unknownDifferences(found, used)).toEqual([]);
    expect(compared + refused.length).toBeGreaterThan(0);
  });
});

describe('what must fail fails with the same code', () => {
  test.each(failingExpressions)('%s', async (expression) => {
    const [found, right] = await Promise.all([duckdb, trino].map((engine) => engine.ask(`SELECT ${expression}`)));
    const codeOf = (answer: typeof found) => (answer?.ok === false ? answer.code : 'answers');
    expect(codeOf(right)).not.toBe('answers');
    const isSame = [codeOf(right), 'NOT_SUPPORTED'].includes(codeOf(found));
    const difference = `${expression} fails with ${codeOf(found)}, not ${codeOf(right)}`;
    expect(unknownDifferences(isSame ? [] : [difference], used)).toEqual([]);
  });
});

test('what is declared to differ still does', () => {
  expect(knownDifferences.filter((known) => !used.has(known))).toEqual([]);
});
