import type { EngineOutcome, ResultRow } from '../../engine/engine.ts';
import { linesOutcome } from '../../engine/outcome.ts';
import { textColumn } from '../../engine/result-columns.ts';
import { notSupported } from '../../trino/sql-error.ts';
import type { Statement } from '../../trino/statement.ts';
import type { StatementSession } from '../statement-session.ts';
import { asksForIo, explainIo } from './explain-io.ts';
import { planQuery } from './select.ts';

/** EXPLAIN of a query: the plan of the engine that would run it, which is not Trino's. */
export async function runExplain(
  { statement, analyze }: Extract<Statement, { kind: 'explain' }>,
  session: StatementSession,
): Promise<EngineOutcome> {
  if (statement.kind !== 'query') throw notSupported('EXPLAIN of anything but a query');
  if (asksForIo(session.request.sql)) return await explainIo(statement.query, session);
  const { sql } = await planQuery(statement.query, session);
  const reader = await session.connection.runAndReadAll(`EXPLAIN ${analyze ? 'ANALYZE ' : ''}${sql}`);
  const text = reader
    .getRows()
    .map((row) => String(row[1]))
    .join('\n');
  return linesOutcome(
    [textColumn('Query Plan')],
    text.split('\n').map((line): ResultRow => [line]),
  );
}
