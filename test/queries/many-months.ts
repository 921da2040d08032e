import { datasets } from '../../pipelines/datasets/all-datasets.ts';
import { generateSample } from '../../pipelines/sample/generate-sample.ts';
import { createEmptyLake } from '../pipelines/lake-loader/bronze.ts';
import { type TestLake, testNames } from '../pipelines/migrations/athena-on-duckdb.ts';
import { fillLake } from '../pipelines/views/filled-lake.ts';

/** Months before and after those of the sample. */
const shifts = [-7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5];

/** A name of a shop whose import was refused in part. */
export const refusedShop = 'a-shop';

/**
 * A lake with rows in every dataset in each of a year's months and more: a small sample, and copies of its rows in other months. What
 * the copies say makes no sense; which partitions a statement reads can be seen all the same.
 */
export async function lakeOfManyMonths(): Promise<TestLake> {
  const lake = await createEmptyLake();
  const { items } = generateSample({ seed: 5, orders: 60, products: 30, days: 20 });
  await fillLake(
    lake,
    [...items].map(({ text }) => text),
  );
  await lake.runStatement(
    `UPDATE ${testNames.silver}.rejected_events SET source = 'import.${refusedShop}' WHERE event_id IS NOT NULL`,
  );
  for (const { name } of datasets) await copyToOtherMonths(lake, `${testNames.silver}.${name}`);
  return lake;
}

async function copyToOtherMonths(lake: TestLake, table: string): Promise<void> {
  const { columns } = await lake.runStatement(`SELECT * FROM ${table} LIMIT 0`);
  const values = columns.map((name) =>
    name === 'occurred_at' ? "date_add('month', copy.shift, original.occurred_at)" : `original.${name}`,
  );
  await lake.runStatement(
    `INSERT INTO ${table} (${columns.join(', ')})
     SELECT ${values.join(', ')} FROM ${table} AS original CROSS JOIN UNNEST(ARRAY[${shifts.join(', ')}]) AS copy(shift)`,
  );
}
