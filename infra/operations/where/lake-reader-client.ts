import type { RunStatement } from '../../../pipelines/migrations/run-statement.ts';
import { earliestDay } from './lake-sightings.ts';
import {
  bronzeStatement,
  type LakeDatabases,
  rejectedStatement,
  silverStatement,
  viewStatement,
} from './lake-statements.ts';
import type { WherePorts } from './where-ports.ts';

/** Asks Athena, all at once; silver once more where bronze tells that it happened before `since`. */
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
    // What is imported, or was held up, arrives long after it happened, and silver is sorted by when that was.
    const happened = earliestDay(bronze);
    const isOlder = silver.length === 0 && happened !== undefined && happened < question.since;
    const older = isOlder ? await rowsOf(silverStatement(databases, { ...question, since: happened })) : silver;
    return { silver: older, bronze, rejected, view: shown };
  };
}
