import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSetPlan } from '../../../../queries/dashboards/quicksight/data-set-plan.ts';
import { dataSetShape } from '../../../../queries/dashboards/quicksight/data-set-shape.ts';
import { dataSetSql } from '../../../../queries/dashboards/quicksight/data-set-sql.ts';
import { amountExpression } from '../../../../queries/dashboards/quicksight/minor-units.ts';
import { bindParameters } from '../../../../queries/saved-query.ts';
import { createEmptyLake } from '../../../pipelines/lake-loader/bronze.ts';
import { type TestLake, testNames } from '../../../pipelines/migrations/athena-on-duckdb.ts';
import { plans, valuesOf } from './quicksight-shapes.ts';

const databases = { silver: testNames.silver, views: testNames.views };
const all = [...plans.values()];
const sqlOf = (plan: DataSetPlan) => dataSetSql(plan, databases);

function planNamed(name: string): DataSetPlan {
  const plan = plans.get(name);
  if (plan === undefined) throw new Error(`There is no data set ${name}, but ${[...plans.keys()].join(', ')}`);
  return plan;
}

/** The forms in which a date parameter may come to Athena; QuickSight documents none. */
const renderings: Readonly<Record<string, (day: string) => string>> = {
  'a timestamp': (day) => `TIMESTAMP '${day} 00:00:00.000'`,
  'a date': (day) => `DATE '${day}'`,
  'text like a timestamp': (day) => `'${day} 00:00:00'`,
  'text of ISO 8601': (day) => `'${day}T00:00:00.000Z'`,
};

function rendered(sql: string, render: (day: string) => string): string {
  return sql.replaceAll('<<$from>>', render('2026-02-01')).replaceAll('<<$to>>', render('2026-02-28'));
}

describe('how a data set is asked', () => {
  test('rows of days are loaded, figures of a period are asked for, the present moment is never a copy', () => {
    expect(planNamed('sales-by-period-week')).toMatchObject({ mode: 'spice', dayColumn: 'period_start' });
    expect(planNamed('fulfilment-latency')).toMatchObject({ mode: 'direct', isAskedForPeriod: true });
    expect(planNamed('cohort-retention')).toMatchObject({ mode: 'spice', dayColumn: undefined });
    expect(planNamed('freshness')).toMatchObject({ mode: 'direct', isAskedForPeriod: false });
  });

  test('only a direct query has parameters: what is loaded would not follow them', () => {
    expect(all.filter(({ mode, isAskedForPeriod }) => mode === 'spice' && isAskedForPeriod)).toEqual([]);
    const faults = all.filter((plan) => plan.isAskedForPeriod !== sqlOf(plan).includes('<<$'));
    expect(faults.map(({ name }) => name)).toEqual([]);
  });

  test('what is loaded is filtered by its day, where it has a period at all', () => {
    const hasPeriod = ({ query }: DataSetPlan) => query.parameters.some(({ name }) => name === 'from');
    const unfiltered = all.filter((plan) => plan.mode === 'spice' && hasPeriod(plan) && plan.dayColumn === undefined);
    expect(unfiltered.map(({ name }) => name)).toEqual([]);
  });

  test('each declares the parameters that its SQL holds, and holds those that it declares', () => {
    for (const plan of all) {
      const declared = valuesOf(dataSetShape(plan, databases, 'arn'), 'DateTimeDatasetParameter');
      const used = new Set([...sqlOf(plan).matchAll(/<<\$(\w+)>>/g)].map((match) => match[1]));
      expect([plan.name, ...declared.flatMap((parameter) => valuesOf(parameter, 'Name'))]).toEqual([
        plan.name,
        ...used,
      ]);
    }
  });

  test('no two data sets are called alike, and every name fits into an id', () => {
    expect(all.filter(({ name }) => !/^[\w-]{1,100}$/.test(name))).toEqual([]);
  });
});

describe('the SQL of a data set', () => {
  test.each(all.map((plan) => [plan.name, plan] as const))(
    '%s is complete, without comments and placeholders',
    (_, plan) => {
      const sql = sqlOf(plan);
      expect(sql.replaceAll(/'(?:[^']|'')*'/g, '')).not.toMatch(/--|\/\*|\$\{|(?<![:\w]):[a-z]|;/);
      // QuickSight refuses "one/many quote wrapped parameters".
      expect(sql).not.toMatch(/'<<\$|>>'/);
    },
  );

  test('counts the days of what is loaded from the day of the load', () => {
    const sql = sqlOf(planNamed('cohort-retention'));
    expect(sql).toContain("date_add('day', -730, current_date)");
    expect(sqlOf(planNamed('sales-by-period-day'))).toContain("date_add('day', -400, current_date)");
  });

  test('throws when a value is none that the query takes', () => {
    const plan = planNamed('sales-by-period-week');
    expect(() => dataSetSql({ ...plan, parameters: { grain: 'year' } }, databases)).toThrow(
      '--grain: expected day, week or month',
    );
  });
});

describe('on the lake', () => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await createEmptyLake();
  });
  afterAll(() => lake.close());

  test.each(all.map((plan) => [plan.name, plan] as const))(
    '%s answers with the columns that it declares',
    async (_, plan) => {
      const sql = rendered(sqlOf(plan), (day) => `TIMESTAMP '${day} 00:00:00.000'`);
      // As QuickSight asks it.
      const columns = await lake.columnsOf(`SELECT * FROM (${sql}) AS "answer"`);
      expect(columns).toEqual(plan.query.returns.map(({ name, type }) => ({ name, type })));
      const declared = valuesOf(dataSetShape(plan, databases, 'arn'), 'Columns').flatMap((found) =>
        valuesOf(found, 'Name'),
      );
      expect(declared).toEqual(columns.map(({ name }) => name));
    },
  );

  test.each(Object.entries(renderings))('a period that comes as %s is the period', async (_, render) => {
    const [expression] = /CAST\(substr\(CAST\(<<\$from>>.*?date\)/.exec(sqlOf(planNamed('peak-hours'))) ?? [''];
    expect(await lake.run(`SELECT ${rendered(expression, render)}`)).toEqual([['2026-02-01']]);
  });

  test('the period of a direct query bounds it as the period of the saved query does', async () => {
    const plan = planNamed('peak-hours');
    const bound = bindParameters(plan.query, { from: '2026-02-01', to: '2026-02-28' });
    if (!bound.ok) throw new Error(bound.message);
    const saved = bound.sql.replaceAll(/--[^\n]*\n/g, '').replaceAll(/\$\{(silver|views)\}/g, 'test_$1');
    const asked = rendered(sqlOf(plan), (day) => `DATE '${day}'`);
    const dates = /CAST\(substr\(CAST\((DATE '[\d-]+') AS varchar\), 1, 10\) AS date\)/g;
    const words = (sql: string) => sql.split(/\s+/).filter((word) => word !== '');
    expect(words(asked.replaceAll(dates, '$1'))).toEqual(words(saved));
  });
});

test('an amount is divided by the minor units that its currency has', () => {
  const expression = amountExpression('net_minor');
  expect(expression).toMatch(
    /^\{net_minor\} \/ ifelse\(in\(\{currency\}, \[.*'JPY'.*\]\), 1, .*'KWD'.*, 1000, .*100\)$/,
  );
});
