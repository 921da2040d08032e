import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { surviveClosedPipe } from '../closed-pipe.ts';
import { datasets } from '../datasets/all-datasets.ts';
import { bundledSqlText } from './bundled-sql-text.ts';
import { parseMigrations } from './migration-file.ts';
import { planMigrations } from './plan-migrations.ts';
import { migrationsFolder, readSqlFolder, viewsFolder } from './read-sql-folder.ts';
import { parseViews } from './view-file.ts';

// npm run generate:migrations: writes the migrations that the dataset declarations lack, and bundles all SQL for Lambda.
surviveClosedPipe();
new Command('npm run generate:migrations --')
  .description('Generate the migrations that the dataset declarations lack, and bundle all SQL.')
  .addHelpText(
    'after',
    `
Writes new files to pipelines/migrations/sql, and bundled-sql.ts for Lambda. A change that no
migration can make is refused with its reason.

Example:
  npm run generate:migrations`,
  )
  .parse();

const plan = planMigrations(parseMigrations(readSqlFolder(migrationsFolder)), datasets);
if (plan.ok) {
  for (const { fileName, text } of plan.newFiles) {
    writeFileSync(new URL(fileName, migrationsFolder), text);
    process.stdout.write(`wrote pipelines/migrations/sql/${fileName}\n`);
  }
  const migrations = readSqlFolder(migrationsFolder);
  const views = readSqlFolder(viewsFolder);
  parseViews(views);
  writeFileSync(new URL('./bundled-sql.ts', import.meta.url), bundledSqlText(migrations, views));
  process.stdout.write(`bundled ${migrations.length} migrations and ${views.length} views\n`);
} else {
  process.stderr.write(`${plan.problems.join('\n')}\n`);
  process.exitCode = 1;
}
