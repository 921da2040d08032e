import { StatementFailedError } from './errors.ts';
import { fillNames, type LakeNames } from './fill-names.ts';
import type { RunStatement } from './run-statement.ts';

/** Checksum of what was applied last, by id: `0001` of a migration, `view:orders` of a view. */
export type Ledger = ReadonlyMap<string, string>;

export interface LedgerEntry {
  readonly id: string;
  readonly name: string;
  readonly checksum: string;
}

/** Empty when the ledger table does not exist yet. */
export async function readLedger(runStatement: RunStatement, names: LakeNames): Promise<Ledger> {
  const sql = fillNames(`SELECT id, checksum FROM \${silver}.schema_migrations ORDER BY applied_at`, names);
  try {
    const { rows } = await runStatement(sql);
    return new Map(rows.map((row) => [row.id ?? '', row.checksum ?? '']));
  } catch (error) {
    const isNew = error instanceof StatementFailedError && /^(TABLE|SCHEMA)_NOT_FOUND$/.test(error.code);
    if (isNew) return new Map();
    throw error;
  }
}

/** The entries must hold no quote: ids and names come from file names, checksums are hexadecimal. */
export function recordStatement(entries: readonly LedgerEntry[], appliedAt: Date, names: LakeNames): string {
  const instant = appliedAt.toISOString().replace('T', ' ').replace('Z', '');
  const rows = entries.map(({ id, name, checksum }) => `('${id}', '${name}', '${checksum}', TIMESTAMP '${instant}')`);
  const columns = 'id, name, checksum, applied_at';
  return fillNames(`INSERT INTO \${silver}.schema_migrations (${columns})\nVALUES ${rows.join(', ')}`, names);
}
