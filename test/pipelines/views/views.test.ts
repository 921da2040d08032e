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

describe('views return what their headers say', () => {
  test.each(views.map((view) => [view.name, view.columns] as const))('%s', async (name, columns) => {
    const answered = await lake.columnsOf(`SELECT * FROM ${testNames.views}.${name} LIMIT 0`);
    expect(answered).toEqual(columns.map((column) => ({ name: column.name, type: column.type })));
  });
});
