import { expect, test } from '@jest/globals';
import { functionTable } from '../../../infra/local/athena/duckdb/functions/emit-call.ts';
import { failingExpressions } from './failing.ts';
import { literalExpressions } from './literals.ts';
import { containerPanels } from './panels-of-containers.ts';
import { momentPanels } from './panels-of-moments.ts';
import { numberPanels } from './panels-of-numbers.ts';
import { rowPanels } from './panels-of-rows.ts';
import { textPanels } from './panels-of-text.ts';

/** Answer differently every time, or need a statement of their own. */
const uncomparable = ['rand', 'random', 'uuid', 'grouping', 'now', 'current_timezone'];

test('every function that the embedded engine translates is asked of both engines', () => {
  const panels = [...textPanels, ...numberPanels, ...containerPanels, ...momentPanels, ...rowPanels];
  const asked = [...panels.flatMap(({ expressions }) => expressions), ...literalExpressions, ...failingExpressions];
  const called = new Set(
    asked.flatMap((text) => [...text.toLowerCase().matchAll(/\b([a-z_0-9]+)\(/g)].map(([, name]) => name)),
  );
  const missing = Object.keys(functionTable).filter((name) => !called.has(name) && !uncomparable.includes(name));
  expect(missing).toEqual([]);
});
