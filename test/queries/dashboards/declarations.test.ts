import { describe, expect, test } from '@jest/globals';
import { allDashboards } from '../../../queries/dashboards/all-dashboards.ts';
import type { Chart, Dashboard, Field, FieldFormat, Tile } from '../../../queries/dashboards/dashboard.ts';
import { readQueryCatalog } from '../../../queries/query-catalog.ts';
import { bindParameters, type SavedQuery } from '../../../queries/saved-query.ts';

const catalog = readQueryCatalog();
const someDay = { from: '2025-10-22', to: '2025-12-20' };

const wholeNumbers = ['bigint', 'integer'];
const anyNumbers = ['double', 'real', 'decimal', ...wholeNumbers];

/** The types of a column that each format can write. */
const typesOf: Record<FieldFormat, readonly string[]> = {
  text: ['varchar'],
  day: ['date'],
  month: ['date'],
  moment: ['timestamp'],
  count: wholeNumbers,
  number: wholeNumbers,
  amount: wholeNumbers,
  ratio: anyNumbers,
  percent: ['double'],
  hours: anyNumbers,
  seconds: anyNumbers,
  milliseconds: anyNumbers,
  dpi: anyNumbers,
  bytes: anyNumbers,
};

function fieldsOf(chart: Chart): readonly Field[] {
  switch (chart.kind) {
    case 'number':
      return [chart.value];
    case 'line':
    case 'area':
      return [chart.x, ...chart.y, ...(chart.series === undefined ? [] : [chart.series])];
    case 'bar':
    case 'stacked-bar':
      return [chart.category, chart.value, ...(chart.series === undefined ? [] : [chart.series])];
    case 'heat':
      return [chart.x, chart.y, chart.value];
    case 'table':
      return chart.fields;
  }
}

/** Columns that a chart needs besides those it shows. */
function hiddenColumnsOf(chart: Chart): string[] {
  const columns = [];
  if (chart.kind === 'number') columns.push(chart.period?.column, chart.only?.column);
  if (chart.kind === 'heat') columns.push(chart.rowsBy);
  if (chart.kind === 'bar' || chart.kind === 'stacked-bar') columns.push(chart.categoriesBy);
  if (chart.kind === 'table') columns.push(chart.orderedBy?.column);
  return columns.filter((column) => column !== undefined);
}

function queryOf(tile: Tile): SavedQuery {
  const query = catalog.get(tile.query);
  if (query === undefined) throw new Error(`There is no saved query ${tile.query}`);
  return query;
}

function faultsOfColumns(tile: Tile): string[] {
  const query = queryOf(tile);
  const types = new Map(query.returns.map(({ name, type }) => [name, type]));
  const fields = fieldsOf(tile.chart);
  const missing = [...fields.map(({ column }) => column), ...hiddenColumnsOf(tile.chart)].filter(
    (column) => !types.has(column),
  );
  const unfit = fields.filter(({ column, format }) => {
    const type = types.get(column);
    return type !== undefined && !typesOf[format].includes(type);
  });
  const withoutCurrency = fields.some(({ format }) => format === 'amount') && !types.has('currency');
  return [
    ...missing.map((column) => `${query.name} returns no column ${column}`),
    ...unfit.map(({ column, format }) => `${column} is a ${types.get(column)} and cannot be written as ${format}`),
    ...(withoutCurrency ? [`${query.name} returns amounts without a column currency`] : []),
  ];
}

function faultsOfParameters(tile: Tile): string[] {
  const query = queryOf(tile);
  const names = query.parameters.map(({ name }) => name);
  const fixed = tile.parameters ?? {};
  const unknown = Object.keys(fixed).filter((name) => !names.includes(name));
  const filtered = Object.keys(fixed).filter((name) => ['from', 'to'].includes(name));
  const period = Object.fromEntries(Object.entries(someDay).filter(([name]) => names.includes(name)));
  const bound = bindParameters(query, { ...fixed, ...period }, { latest: someDay.to });
  return [
    ...unknown.map((name) => `${query.name} has no parameter ${name}`),
    ...filtered.map((name) => `${name} comes from the filter of the period`),
    ...(bound.ok ? [] : [bound.message]),
  ];
}

const canBeSummed: readonly FieldFormat[] = ['count', 'amount', 'bytes'];

function faultsOfChart({ chart, parameters }: Tile): string[] {
  const faults = [];
  if (chart.kind === 'number' && chart.of === 'sum' && !canBeSummed.includes(chart.value.format)) {
    faults.push(`${chart.value.column} is a ${chart.value.format}: its sum says nothing`);
  }
  if (chart.kind === 'number' && chart.period !== undefined) {
    const grain = parameters?.grain;
    if (grain !== undefined && grain !== chart.period.grain)
      faults.push(`asks by ${grain}, counts by ${chart.period.grain}`);
    if (chart.of !== 'last-row') faults.push('a period is for the last row only');
  }
  if ((chart.kind === 'line' || chart.kind === 'area') && chart.series !== undefined && chart.y.length !== 1) {
    faults.push('a chart with series has one value');
  }
  if ((chart.kind === 'line' || chart.kind === 'area') && new Set(chart.y.map(({ format }) => format)).size !== 1) {
    faults.push('lines of one chart have one unit');
  }
  return faults;
}

function faultsOf(tile: Tile): string[] {
  if (!catalog.has(tile.query)) return [`there is no saved query ${tile.query}`];
  return [...faultsOfColumns(tile), ...faultsOfParameters(tile), ...faultsOfChart(tile)];
}

function faultsOfFilters({ filters, tiles }: Dashboard): string[] {
  return filters.flatMap((filter) => {
    const isReached = tiles.some((tile) =>
      filter.kind === 'period'
        ? ['from', 'to'].every((name) => queryOf(tile).parameters.some((parameter) => parameter.name === name))
        : queryOf(tile).returns.some(({ name }) => name === filter.column),
    );
    return isReached ? [] : [`no tile follows the filter ${filter.kind === 'period' ? 'of the period' : filter.label}`];
  });
}

/** Amounts of several currencies may stand below each other in a table; in a chart or a sum they must be of one. */
function chartsOfManyCurrencies({ filters, tiles }: Dashboard): string[] {
  const hasOneCurrency = filters.some(
    (filter) => filter.kind === 'choice' && filter.column === 'currency' && filter.all === 'refused',
  );
  const charts = tiles.filter(
    ({ chart }) => chart.kind !== 'table' && fieldsOf(chart).some(({ format }) => format === 'amount'),
  );
  return hasOneCurrency ? [] : charts.map(({ name }) => name);
}

const lowerCaseWords = /^[a-z0-9]+(-[a-z0-9]+)*$/;

test('no two dashboards have the same name', () => {
  expect(new Set(allDashboards.map(({ name }) => name)).size).toBe(allDashboards.length);
});

describe.each(allDashboards.map((dashboard) => [dashboard.name, dashboard] as const))(
  'the dashboard %s',
  (_, dashboard) => {
    test('asks queries that exist for columns that they return, with values that they take', () => {
      const faults = dashboard.tiles.flatMap((tile) => faultsOf(tile).map((fault) => `${tile.name}: ${fault}`));
      expect(faults).toEqual([]);
    });

    test('has filters that at least one tile follows', () => {
      expect(faultsOfFilters(dashboard)).toEqual([]);
    });

    test('never adds up amounts of different currencies', () => {
      expect(chartsOfManyCurrencies(dashboard)).toEqual([]);
    });

    test('names its tiles once each, in words that go into an address', () => {
      const names = dashboard.tiles.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect([dashboard.name, ...names].filter((name) => !lowerCaseWords.test(name))).toEqual([]);
    });

    test('fits on one page: numbers first, and no row of the grid is left with a gap', () => {
      expect(dashboard.tiles.length).toBeGreaterThanOrEqual(7);
      expect(dashboard.tiles.length).toBeLessThanOrEqual(10);
      const kinds = dashboard.tiles.map(({ chart }) => chart.kind === 'number');
      expect(kinds.lastIndexOf(true)).toBeLessThan(kinds.indexOf(false));
      let used = 0;
      const gaps = dashboard.tiles.filter(({ width }) => {
        const isGap = used + width > 4;
        used = (used + width) % 4;
        return isGap;
      });
      expect([gaps.map(({ name }) => name), used]).toEqual([[], 0]);
    });

    test('says of each tile what it shows and what to do when it is empty', () => {
      const wordings = dashboard.tiles.flatMap(({ title, description, whenEmpty }) => [
        { text: title, isRight: /^[A-Z][^.]*$/.test(title) && title.length <= 60 },
        { text: description, isRight: /^[A-Z].*\.$/.test(description) },
        { text: whenEmpty, isRight: /^[A-Z].*[.?]$/.test(whenEmpty) },
      ]);
      expect(wordings.filter(({ isRight }) => !isRight).map(({ text }) => text)).toEqual([]);
      expect(dashboard.question).toMatch(/\?$/);
    });
  },
);
