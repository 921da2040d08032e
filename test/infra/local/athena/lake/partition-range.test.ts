import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  constraintsOf,
  type EvaluatedConstraint,
  isInRange,
  narrowRange,
  projectedRange,
} from '../../../../../infra/local/athena/lake/partition-range.ts';
import { parseStatement } from '../../../../../infra/local/athena/trino/parse-statement.ts';

const now = new Date('2026-03-31T23:00:00Z');
const projection = (range: string) => ({
  'projection.enabled': 'true',
  'projection.dt.type': 'date',
  'projection.dt.range': range,
});

describe('the range of a projected partition key', () => {
  const ranges: readonly (readonly [range: string, from: string, to: string])[] = [
    ['2026-01-01,NOW', '2026-01-01', '2026-03-31'],
    ['2026-01-01,NOW+1DAYS', '2026-01-01', '2026-04-01'],
    ['NOW-2WEEKS, NOW+1DAY', '2026-03-17', '2026-04-01'],
    ['NOW-1YEARS,2030-12-31', '2025-03-31', '2030-12-31'],
  ];
  test.each(ranges)('%s', (range, from, to) => {
    expect(projectedRange(projection(range), 'dt', now)).toEqual({ from, to });
  });

  test('is none without projection', () => {
    expect(projectedRange({}, 'dt', now)).toBeUndefined();
    expect(projectedRange(projection('2026-01-01,NOW'), 'region', now)).toBeUndefined();
  });
});

describe('the constraints of a query', () => {
  const constraints = (where: string) => {
    const { statement } = parseStatement(`SELECT * FROM t WHERE ${where}`);
    const body = statement.kind === 'query' ? statement.query.body : undefined;
    if (body?.kind !== 'select') throw new Error('no SELECT');
    return constraintsOf(body).map(
      ({ qualifier, column, operator, values }) => `${qualifier ?? ''}.${column} ${operator} ${values.length}`,
    );
  };

  const cases: readonly (readonly [where: string, constraints: readonly string[]])[] = [
    ["dt = '1'", ['.dt = 1']],
    ["'1' < t.DT", ['t.dt > 1']],
    ["dt BETWEEN '1' AND '2' AND a = b", ['.dt >= 1', '.dt <= 1']],
    ["dt IN ('1', '2') AND (dt > '0' AND dt < '3')", ['.dt IN 2', '.dt > 1', '.dt < 1']],
    ["dt = '1' OR dt = '2'", []],
    ["NOT dt = '1'", []],
    ["dt NOT BETWEEN '1' AND '2'", []],
    ["dt = (SELECT '1')", []],
    ["dt = lower('A') AND dt = upper(a)", ['.dt = 1']],
  ];
  test.each(cases)('%s', (where, expected) => {
    expect(constraints(where)).toEqual(expected);
  });
});

describe('a narrowed range', () => {
  const value = fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04');
  const constraint: fc.Arbitrary<EvaluatedConstraint> = fc.oneof(
    fc.record({ operator: fc.constantFrom('=', '<', '<=', '>', '>=', '<>'), values: fc.tuple(value) }),
    fc.record({ operator: fc.constant('IN' as const), values: fc.array(value, { minLength: 1 }) }),
    fc.record({ operator: fc.constantFrom('=', '<'), values: fc.tuple(fc.constant(undefined)) }),
  );
  const holds = ({ operator, values }: EvaluatedConstraint, candidate: string) => {
    const [first] = values;
    if (first === undefined) return true;
    if (operator === 'IN') return values.includes(candidate);
    if (operator === '=') return candidate === first;
    if (operator === '<>') return candidate !== first;
    if (operator === '<') return candidate < first;
    if (operator === '<=') return candidate <= first;
    return operator === '>' ? candidate > first : candidate >= first;
  };

  test('never leaves out a value that meets every constraint', () => {
    fc.assert(
      fc.property(fc.array(constraint, { maxLength: 4 }), value, (constraints, candidate) => {
        const range = narrowRange({}, constraints);
        if (constraints.every((each) => holds(each, candidate))) expect(isInRange(range, candidate)).toBe(true);
      }),
    );
  });
});
