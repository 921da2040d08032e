import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import type { ColumnType, Dataset } from '../../../pipelines/datasets/dataset.ts';
import { glueColumns } from '../../../pipelines/datasets/glue-columns.ts';
import { parseMigrations } from '../../../pipelines/migrations/migration-file.ts';
import { migrationsFolder, readSqlFolder, viewsFolder } from '../../../pipelines/migrations/read-sql-folder.ts';
import { runMigrations } from '../../../pipelines/migrations/run-migrations.ts';
import { parseViews } from '../../../pipelines/migrations/view-file.ts';
import type { StoredRow } from '../lake-writer/recorded-lake.ts';
import { createTestLake, type TestLake, testNames } from '../migrations/athena-on-duckdb.ts';

/** A lake with bronze tables of the columns that Glue has, silver tables and views. */
export async function createEmptyLake(): Promise<TestLake> {
  const lake = await createTestLake();
  for (const dataset of datasets) {
    const columns = glueColumns(dataset).map(({ name, type }) => `${name} ${type}`);
    const location = `s3://${testNames.lakeBucket}/bronze/${dataset.name}/`;
    await lake.runStatement(
      `CREATE TABLE ${testNames.bronze}.${dataset.name} (${columns.join(', ')}, dt string)
      LOCATION '${location}' TBLPROPERTIES ('table_type' = 'ICEBERG')`,
    );
  }
  const schema = {
    migrations: parseMigrations(readSqlFolder(migrationsFolder)),
    views: parseViews(readSqlFolder(viewsFolder)),
  };
  await runMigrations(schema, { names: testNames, runStatement: lake.runStatement, now: () => new Date() });
  return lake;
}

export async function emptyTables(lake: TestLake): Promise<void> {
  for (const { name } of datasets) {
    await lake.run(`DELETE FROM ${testNames.bronze}.${name}`);
    await lake.run(`DELETE FROM ${testNames.silver}.${name}`);
  }
  await lake.run(`DELETE FROM ${testNames.silver}.lake_loads`);
}

/** Adds rows to bronze as if Firehose had delivered them on that day. */
export async function deliver(
  lake: TestLake,
  dataset: Pick<Dataset, 'name' | 'columns'>,
  rows: readonly StoredRow[],
  dt: string,
): Promise<void> {
  const names = dataset.columns.map(({ name }) => name);
  for (let start = 0; start < rows.length; start += 500) {
    const values = rows
      .slice(start, start + 500)
      .map((row) => `(${dataset.columns.map((column) => literal(column.type, row[column.name])).join(', ')}, '${dt}')`);
    const target = `${testNames.bronze}.${dataset.name} (${names.join(', ')}, dt)`;
    await lake.runStatement(`INSERT INTO ${target} VALUES ${values.join(', ')}`);
  }
}

function literal(type: ColumnType, value: StoredRow[string] | undefined): string {
  if (value === undefined) return 'NULL';
  if (type === 'timestamp') return `TIMESTAMP '${String(value).replace('T', ' ').replace('Z', '')}'`;
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
