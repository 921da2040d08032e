import type { RunStatement } from '../../../pipelines/migrations/run-statement.ts';
import {
  bronzeStatement,
  type LakeDatabases,
  rejectedStatement,
  silverStatement,
  viewStatement,
} from './lake-statements.ts';
import type { WherePorts } from './where-ports.ts';

/** Asks Athena, all at once. */
export function lakeReader(
  runStatement: RunStatement,
  databases: LakeDatabases,
  signal: AbortSignal,
): NonNullable<WherePorts['askLake']> {
  const rowsOf = async (sql: string) => (await runStatement(sql, { signal })).rows;
  return async (question) => {
    const view = viewStatement(databases, question);
    const [silver, bronze, rejected, shown] = await Promise.all([
      rowsOf(silverStatement(databases, question)),
      rowsOf(bronzeStatement(databases, question)),
      rowsOf(rejectedStatement(databases, question)),
      view === undefined ? undefined : rowsOf(view),
    ]);
    return { silver, bronze, rejected, view: shown };
  };
}
