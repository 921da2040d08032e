import { lakeCatalog } from '../../trino/trino-settings.ts';
import type { EngineRequest, ResultRow } from '../engine/engine.ts';
import { parseParameter } from '../engine/parameter.ts';
import type { GlueTables } from '../lake/glue-tables.ts';
import type { LakeObjects } from '../lake/lake-objects.ts';
import type { QueryText } from '../trino/statement.ts';
import { sameText, type TextOrigin } from './failure-message.ts';
import type { GlueCatalog } from './glue-catalog.ts';
import type { TrinoClient } from './protocol/trino-client.ts';
import { quoteText } from './quote.ts';
import { type OwnedStatement, RunningStatement } from './running-statement.ts';

/** What all statements of the engine work with. */
export interface EngineParts {
  readonly trino: TrinoClient;
  readonly catalog: GlueCatalog;
  readonly glue: GlueTables;
  readonly objects: LakeObjects;
}

/** One statement of a user on its way. */
export interface TrinoSession {
  readonly parts: EngineParts;
  readonly request: EngineRequest;
}

/** Statement text for Trino, and what of it is the user's. */
export interface StatementText {
  readonly sql: string;
  readonly origin?: TextOrigin;
  readonly properties?: Readonly<Record<string, string>>;
}

/** Starts a statement of the user's, with the values of its `?`. */
export async function start(text: StatementText, session: TrinoSession): Promise<RunningStatement> {
  const { request, parts } = session;
  const statement: OwnedStatement = {
    ...withParameters(text, request.parameters),
    catalog: lakeCatalog,
    schema: request.database,
  };
  return await RunningStatement.start(parts.trino, statement, request);
}

/** Runs a statement of this engine's own to its end. */
export async function runOwn(sql: string, session: TrinoSession): Promise<readonly ResultRow[]> {
  const { request, parts } = session;
  const statement = { sql, catalog: lakeCatalog, schema: request.database };
  return await (await RunningStatement.start(parts.trino, statement, request)).finish();
}

const immediate = "EXECUTE IMMEDIATE '";

/** Values are given to a prepared statement, never written into its text. */
function withParameters(text: StatementText, parameters: readonly string[]): StatementText {
  if (parameters.length === 0) return text;
  for (const parameter of parameters) parseParameter(parameter);
  const { origin } = text;
  const isFirstLine = origin?.in.line === 1;
  const moved = origin && {
    ...origin,
    in: { line: origin.in.line, column: origin.in.column + (isFirstLine ? immediate.length : 0) },
  };
  return {
    ...text,
    sql: `EXECUTE IMMEDIATE ${quoteText(text.sql)} USING ${parameters.join(', ')}`,
    ...(moved && { origin: moved }),
  };
}

/** The whole text of a user's statement, without the semicolon that Trino does not take. */
export function wholeText(sql: string): StatementText {
  return { sql: sql.replace(/;\s*$/, ''), origin: sameText };
}

/** A user's query below a line of this engine's own. */
export function queryBelow(heading: string, { sql, at }: QueryText): StatementText {
  const line = heading.split('\n').length + 1;
  return { sql: `${heading}\n${sql}`, origin: { in: { line, column: 1 }, at } };
}
