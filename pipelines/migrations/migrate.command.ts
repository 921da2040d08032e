import { Command } from 'commander';
import { surviveClosedPipe } from '../closed-pipe.ts';
import { counted } from '../counted.ts';
import { athenaStatements, createAthenaClient } from './athena-client.ts';
import { readMigrationConfig } from './config.ts';
import { readLedger } from './ledger.ts';
import { parseMigrations } from './migration-file.ts';
import { migrationsFolder, readSqlFolder, viewsFolder } from './read-sql-folder.ts';
import {
  type LakeSchema,
  type MigrationPorts,
  type PendingSchema,
  pendingSchema,
  runMigrations,
} from './run-migrations.ts';
import { parseViews } from './view-file.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

// From the files rather than from bundled-sql.ts, so that what was just written is what is applied.
const schema: LakeSchema = {
  migrations: parseMigrations(readSqlFolder(migrationsFolder)),
  views: parseViews(readSqlFolder(viewsFolder)),
};

function printStatus(pending: PendingSchema): void {
  const isPending = new Set([...pending.migrations, ...pending.views].map(({ fileName }) => fileName));
  const isChanged = new Set(pending.changed.map(({ fileName }) => fileName));
  for (const { fileName } of [...schema.migrations, ...schema.views]) {
    const state = isChanged.has(fileName) ? 'CHANGED' : isPending.has(fileName) ? 'pending' : 'applied';
    print(`${state.padEnd(8)} ${fileName}`);
  }
}

function printPending(pending: PendingSchema): void {
  const files = [...pending.migrations, ...pending.views];
  print(files.length === 0 ? 'Nothing to apply.' : 'Would apply:');
  for (const { fileName } of files) print(`  ${fileName}`);
}

async function apply(ports: MigrationPorts): Promise<void> {
  const applied = await runMigrations(schema, {
    ...ports,
    onApplied: (fileName, durationMs) => print(`applied  ${fileName} (${durationMs} ms)`),
  });
  print(applied.length === 0 ? 'Everything is up to date.' : `Applied ${counted(applied.length, 'file')}.`);
}

async function migrate(options: { status?: true; dryRun?: true }): Promise<void> {
  const { names, workGroup } = readMigrationConfig();
  const ports = { names, runStatement: athenaStatements(createAthenaClient(), workGroup), now: () => new Date() };
  if (options.status !== true && options.dryRun !== true) return apply(ports);
  const pending = pendingSchema(schema, await readLedger(ports.runStatement, names));
  if (options.status === true) printStatus(pending);
  if (options.dryRun === true) printPending(pending);
  if (pending.changed.length > 0) process.exitCode = 1;
}

surviveClosedPipe();
await new Command('npm run migrate --')
  .description('Brings the silver tables and the views of the lake up to date.')
  .option('--status', 'show what is applied and what is pending')
  .option('--dry-run', 'show what would be applied')
  .addHelpText(
    'after',
    `
Deploying applies migrations as well; this is for looking, and for views that are being written.

Examples:
  npm run migrate -- --status
  npm run migrate -- --dry-run
  npm run migrate`,
  )
  .action(async (options) => {
    try {
      await migrate(options);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  })
  .parseAsync();
