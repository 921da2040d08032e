import { describe, expect, test } from '@jest/globals';
import { allDashboards } from '../../queries/dashboards/all-dashboards.ts';
import { type DataSetPlan, planDataSets } from '../../queries/dashboards/quicksight/data-set-plan.ts';
import { dataSetSql } from '../../queries/dashboards/quicksight/data-set-sql.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { differencesOf } from './compare-answers.ts';
import { lakeNames } from './lake-of-stack.ts';
import { bothEngines, readSetup } from './setup.ts';

const setup = readSetup();
const [duckdb, trino] = bothEngines(setup);
const latest = setup.required.latest ?? '';

/** As QuickSight asks: a period of the sample as timestamps, the statement inside of its own, and today the sample's last day. */
function asked(plan: DataSetPlan): string {
  const sql = dataSetSql(plan, lakeNames)
    .replaceAll('<<$from>>', "TIMESTAMP '2025-11-01 00:00:00.000'")
    .replaceAll('<<$to>>', `TIMESTAMP '${latest} 00:00:00.000'`)
    .replaceAll('current_date', `DATE '${latest}'`)
    .replaceAll(/\bnow\(\)/gi, "TIMESTAMP '2026-03-02 10:00:00.000 UTC'");
  return `SELECT * FROM (${sql}) AS "answer"`;
}

describe("QuickSight's data sets", () => {
  const plans = [...planDataSets(allDashboards, readQueryCatalog()).values()];

  test.each(plans.map((plan) => [plan.name, plan] as const))('%s answers the same on both engines', async (_, plan) => {
    const [found, right] = await Promise.all([duckdb.ask(asked(plan)), trino.ask(asked(plan))]);
    if (!right.ok) throw new Error(`Trino refuses it: ${right.message}`);
    expect(right.columns.map(({ name }) => name)).toEqual(plan.query.returns.map(({ name }) => name));
    expect(differencesOf(found, right, 'any order')).toEqual([]);
  });
});
