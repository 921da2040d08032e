import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseMigrations } from '../../../pipelines/migrations/migration-file.ts';
import { migrationsFolder, readSqlFolder, viewsFolder } from '../../../pipelines/migrations/read-sql-folder.ts';
import { runMigrations } from '../../../pipelines/migrations/run-migrations.ts';
import { parseViews } from '../../../pipelines/migrations/view-file.ts';
import { createTestLake, type TestLake, testNames } from '../migrations/athena-on-duckdb.ts';

const migrations = parseMigrations(readSqlFolder(migrationsFolder));
const views = parseViews(readSqlFolder(viewsFolder));

let lake: TestLake;

beforeAll(async () => {
  lake = await createTestLake();
  await runMigrations(
    { migrations, views },
    { names: testNames, runStatement: lake.runStatement, now: () => new Date() },
  );
});

afterAll(() => lake.close());

const duckdbTypes: Record<string, string> = { timestamp: 'TIMESTAMP_MS' };

describe('views return what their headers say', () => {
  test.each(views.map((view) => [view.name, view.columns] as const))('%s', async (name, columns) => {
    const described = await lake.run(`DESCRIBE ${testNames.views}.${name}`);
    expect(described.map(([column, type]) => `${column} ${type}`)).toEqual(
      columns.map((column) => `${column.name} ${duckdbTypes[column.type] ?? column.type.toUpperCase()}`),
    );
  });
});
