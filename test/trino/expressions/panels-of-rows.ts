import { combinations, type Panel } from './panel.ts';
import { bigints, booleans, dates, decimals, doubles, integers, shortTexts, timestamps } from './values.ts';

const groups = ['1', '2', '3', 'NULL'];

/** Rows with a group before each value, so that every value is in some group and one group has none but NULL. */
function grouped(values: readonly string[]): string[][] {
  const spread = values.map((value, index) => [groups[index % 2] ?? '1', value]);
  return [...spread, ['3', values.at(-1) ?? 'NULL'], ['NULL', values[0] ?? 'NULL'], ['NULL', values[0] ?? 'NULL']];
}

const ofEverything = [
  'count(*)',
  'count(a)',
  'count(DISTINCT a)',
  'min(a)',
  'max(a)',
  'arbitrary(a) IS NULL',
  'any_value(a) IS NULL',
  'array_agg(a ORDER BY a)',
  'array_agg(DISTINCT a ORDER BY a)',
  'array_agg(a ORDER BY a DESC NULLS FIRST)',
  'array_agg(a ORDER BY row_id) FILTER (WHERE a IS NOT NULL)',
  'count(*) FILTER (WHERE a IS NULL)',
  'min_by(row_id, a)',
  'max_by(a, row_id)',
  'approx_distinct(a)',
  'cardinality(map_agg(row_id, a))',
  'typeof(max(a))',
  'count_if(a IS NULL)',
  'bool_and(a IS NOT NULL)',
  'every(a IS NULL)',
  'cardinality(histogram(a))',
];
const ofNumbers = [
  'sum(a)',
  'sum(DISTINCT a)',
  'avg(a)',
  'typeof(sum(a))',
  'typeof(avg(a))',
  'stddev(a)',
  'stddev_samp(a)',
  'var_samp(a)',
  'skewness(CAST(a AS double))',
  'kurtosis(CAST(a AS double))',
  'stddev_pop(a)',
  'variance(a)',
  'var_pop(a)',
  'approx_percentile(a, 0.5)',
  'typeof(approx_percentile(a, 0.5))',
  'sum(a) FILTER (WHERE a > 0)',
  'corr(CAST(a AS double), row_id)',
  'covar_pop(CAST(a AS double), row_id)',
  'covar_samp(CAST(a AS double), row_id)',
  'regr_slope(CAST(a AS double), row_id)',
  'regr_intercept(CAST(a AS double), row_id)',
  'sum(CAST(a AS double)) / count(a)',
  'CAST(sum(a) AS bigint)',
];
const small = (values: readonly string[]) =>
  values.filter((value) => !/922337|1e\d\d|e-324|nan|infinity|99999|\d{12}/.test(value));

const groupPanels: readonly Panel[] = [
  ['bigints', bigints, ofNumbers],
  ['integers', integers, [...ofNumbers, 'bitwise_and_agg(a)', 'bitwise_or_agg(a)']],
  ['doubles', doubles, [...ofNumbers, 'geometric_mean(abs(a))']],
  ['decimals', decimals, ofNumbers],
  [
    'texts',
    shortTexts,
    ["listagg(a, '+') WITHIN GROUP (ORDER BY a)", "array_join(array_agg(a ORDER BY a), '-')", 'max(length(a))'],
  ],
  ['dates', dates, ["max(a) - INTERVAL '1' DAY", "date_diff('day', min(a), max(a))"]],
  ['timestamps', timestamps, ["date_diff('second', min(a), max(a))"]],
  ['booleans', booleans, ['bool_and(a)', 'bool_or(a)', 'count_if(a)', 'every(a)']],
].map(([name, values, expressions]) => ({
  title: `groups of ${name}`,
  kind: 'groups' as const,
  columns: ['g', 'a'],
  rows: grouped(small(values as readonly string[])),
  expressions: [...ofEverything, ...(expressions as readonly string[])],
}));

const byRow = 'OVER (PARTITION BY g ORDER BY row_id)';
const byValue = 'OVER (PARTITION BY g ORDER BY a, row_id)';

const windowExpressions = [
  `row_number() ${byRow}`,
  'rank() OVER (ORDER BY a)',
  'dense_rank() OVER (ORDER BY a)',
  'percent_rank() OVER (PARTITION BY g ORDER BY a)',
  'cume_dist() OVER (PARTITION BY g ORDER BY a)',
  `ntile(3) ${byValue}`,
  `lag(a) ${byRow}`,
  `lag(a, 2) ${byRow}`,
  `lead(a) ${byRow}`,
  `lead(a, 0) ${byRow}`,
  `first_value(a) ${byValue}`,
  `last_value(a) ${byValue}`,
  `last_value(a) OVER (PARTITION BY g ORDER BY row_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`,
  `nth_value(a, 2) ${byRow}`,
  `first_value(a) IGNORE NULLS ${byRow}`,
  `lag(a) IGNORE NULLS ${byRow}`,
  `count(*) ${byRow}`,
  `count(a) OVER (PARTITION BY g)`,
  `min(a) ${byRow}`,
  `max(a) OVER (ORDER BY row_id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)`,
  `max(a) OVER (PARTITION BY g ORDER BY row_id DESC)`,
  'row_number() OVER (ORDER BY a NULLS FIRST, row_id)',
  'row_number() OVER (ORDER BY a DESC, row_id)',
];
const numericWindows = [
  `sum(a) ${byRow}`,
  `sum(a) OVER (PARTITION BY g)`,
  `avg(a) ${byRow}`,
  `sum(a) OVER (ORDER BY row_id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)`,
  `a - lag(a, 1, 0) ${byRow}`,
];

const windowPanels: readonly Panel[] = [
  ['integers', integers.slice(0, 5).concat(integers.slice(-1)), numericWindows],
  ['doubles', doubles.slice(0, 8).concat(doubles.slice(-1)), numericWindows],
  ['decimals', decimals.slice(0, 6).concat(decimals.slice(-1)), numericWindows],
  ['texts', shortTexts, []],
  ['dates', dates, []],
].map(([name, values, expressions]) => ({
  title: `windows over ${name}`,
  kind: 'windows' as const,
  columns: ['g', 'a'],
  rows: combinations(groups.slice(0, 2), values as readonly string[]).concat(grouped(values as readonly string[])),
  expressions: [...windowExpressions, ...(expressions as readonly string[])],
}));

export const rowPanels: readonly Panel[] = [...groupPanels, ...windowPanels];
