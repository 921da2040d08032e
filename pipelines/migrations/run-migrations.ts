import { MigrationChangedError, SqlFileError } from './errors.ts';
import { fillNames, type LakeNames } from './fill-names.ts';
import { type Ledger, readLedger, recordStatement } from './ledger.ts';
import type { Migration } from './migration-file.ts';
import type { RunStatement } from './run-statement.ts';
import { parseAddColumns } from './silver-schema.ts';
import { splitStatements } from './split-statements.ts';
import type { View } from './view-file.ts';

export interface LakeSchema {
  readonly migrations: readonly Migration[];
  /** In the order in which they can be made. */
  readonly views: readonly View[];
}

export interface MigrationPorts {
  readonly names: LakeNames;
  readonly runStatement: RunStatement;
  readonly now: () => Date;
  readonly onApplied?: (fileName: string, durationMs: number) => void;
}

/** What has to be done so that the lake is as the files say. */
export interface PendingSchema {
  readonly migrations: readonly Migration[];
  readonly views: readonly View[];
  /** Migrations that were edited after having been applied. */
  readonly changed: readonly Migration[];
}

export const viewId = (view: View): string => `view:${view.name}`;

/** Compares the files with the ledger. Entries without a file are of a newer release and are left alone. */
export function pendingSchema(schema: LakeSchema, ledger: Ledger): PendingSchema {
  return {
    migrations: schema.migrations.filter(({ id }) => !ledger.has(id)),
    views: schema.views.filter((view) => ledger.get(viewId(view)) !== view.checksum),
    changed: schema.migrations.filter(({ id, checksum }) => ledger.has(id) && ledger.get(id) !== checksum),
  };
}

/**
 * Applies what is pending, migrations first, then views, and records each in the ledger. Running it again does nothing;
 * running it after a crash goes on where it stopped. Returns the names of the files that were applied.
 * Throws MigrationChangedError before anything is done, StatementFailedError when Athena refuses a statement.
 */
export async function runMigrations(schema: LakeSchema, ports: MigrationPorts): Promise<string[]> {
  await makeLedger(schema, ports);
  const pending = pendingSchema(schema, await readLedger(ports.runStatement, ports.names));
  if (pending.changed.length > 0) throw new MigrationChangedError(pending.changed.map(({ fileName }) => fileName));
  for (const migration of pending.migrations) await applyMigration(migration, ports);
  for (const view of pending.views) await applyView(view, ports);
  if (pending.views.length > 0) {
    const entries = pending.views.map((view) => ({ id: viewId(view), name: view.name, checksum: view.checksum }));
    await ports.runStatement(recordStatement(entries, ports.now(), ports.names));
  }
  return [...pending.migrations, ...pending.views].map(({ fileName }) => fileName);
}

/** The first migration makes the table in which migrations are recorded, so it runs every time, IF NOT EXISTS. */
async function makeLedger(schema: LakeSchema, ports: MigrationPorts): Promise<void> {
  const [first] = schema.migrations;
  if (first === undefined) throw new SqlFileError('There are no migrations');
  for (const statement of splitStatements(first.text)) await ports.runStatement(fillNames(statement, ports.names));
}

async function applyMigration(migration: Migration, ports: MigrationPorts): Promise<void> {
  const started = ports.now().getTime();
  for (const statement of splitStatements(migration.text)) await runOnce(fillNames(statement, ports.names), ports);
  const { id, name, checksum } = migration;
  await ports.runStatement(recordStatement([{ id, name, checksum }], ports.now(), ports.names));
  ports.onApplied?.(migration.fileName, ports.now().getTime() - started);
}

/**
 * ADD COLUMNS knows no IF NOT EXISTS. When an earlier run was cut off between the statement and its record, the columns
 * are there already and the statement would fail for ever.
 */
async function runOnce(statement: string, { runStatement }: MigrationPorts): Promise<void> {
  const added = parseAddColumns(statement);
  if (added !== undefined) {
    const { columns } = await runStatement(`SELECT * FROM ${added.table} LIMIT 0`);
    if (added.columns.every(({ name }) => columns.includes(name))) return;
  }
  await runStatement(statement);
}

async function applyView(view: View, ports: MigrationPorts): Promise<void> {
  const started = ports.now().getTime();
  for (const statement of splitStatements(view.text)) await ports.runStatement(fillNames(statement, ports.names));
  ports.onApplied?.(view.fileName, ports.now().getTime() - started);
}
