import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import type { Dataset } from '../../../pipelines/datasets/dataset.ts';
import { parseMigrations } from '../../../pipelines/migrations/migration-file.ts';
import { migrationsFolder, readSqlFolder, viewsFolder } from '../../../pipelines/migrations/read-sql-folder.ts';
import { runMigrations } from '../../../pipelines/migrations/run-migrations.ts';
import { parseViews } from '../../../pipelines/migrations/view-file.ts';
import type { StoredRow } from '../lake-writer/recorded-lake.ts';
import { createTestLake, type TestLake, testNames } from '../migrations/athena-on-duckdb.ts';

/** A lake with silver tables and views in which nothing has arrived yet. */
export async function createEmptyLake(): Promise<TestLake> {
  const lake = await createTestLake();
  const schema = {
    migrations: parseMigrations(readSqlFolder(migrationsFolder)),
    views: parseViews(readSqlFolder(viewsFolder)),
  };
  await runMigrations(schema, { names: testNames, runStatement: lake.runStatement, now: () => new Date() });
  return lake;
}

export async function emptyTables(lake: TestLake): Promise<void> {
  lake.bronze.clear();
  for (const name of [...datasets.map((dataset) => dataset.name), 'lake_loads']) {
    await lake.runStatement(`DELETE FROM ${testNames.silver}.${name}`);
  }
}

/** Adds rows to bronze as if Firehose had delivered them on that day. */
export async function deliver(
  lake: TestLake,
  dataset: Pick<Dataset, 'name' | 'columns'>,
  rows: readonly StoredRow[],
  dt: string,
): Promise<void> {
  await lake.bronze.write(dataset, rows, dt);
}
