import type { QueryExecution } from '@aws-sdk/client-athena';
import { QueryError, type QueryErrorCode, type QueryPosition } from './errors.ts';

/** What was asked for, and on which line of what is sent it begins: a statement may be sent inside of another. */
export interface AskedSql {
  readonly sql: string;
  /** Lines of the sent text before the asked one. */
  readonly linesBefore: number;
}

const positionPattern = /\bline (\d+):(\d+)/;

/** The place that an engine's message points at, in the statement that was asked for; undefined when it lies outside of it. */
export function positionIn(message: string, { sql, linesBefore }: AskedSql): QueryPosition | undefined {
  const match = positionPattern.exec(message);
  if (match === null) return undefined;
  const position = { line: Number(match[1]) - linesBefore, column: Number(match[2]) };
  return position.line >= 1 && position.line <= sql.split('\n').length ? position : undefined;
}

/**
 * The line of the statement that an engine's message points at, with a caret under the column; the bare message when it points
 * nowhere. Columns are counted from 1, as Trino does.
 */
export function pointAtPosition(message: string, asked: AskedSql): string {
  const position = positionIn(message, asked);
  const line = position === undefined ? undefined : asked.sql.split('\n')[position.line - 1];
  if (position === undefined || line === undefined) return message;
  const column = Math.min(position.column, line.length + 1);
  const caretIndent = line.slice(0, Math.max(0, column - 1)).replaceAll(/[^\t]/g, ' ');
  const told = message.replace(positionPattern, `line ${position.line}:${position.column}`);
  return `${told}\n\n  ${line.trimEnd()}\n  ${caretIndent}^`;
}

/**
 * The first word of StateChangeReason is Trino's name of the error (https://trino.io/docs/476/develop/… StandardErrorCode, and those of its
 * connectors); Athena's own refusals are sentences. AthenaError.ErrorType does not tell a missing table from a missing column.
 */
const codesByName: Readonly<Record<string, QueryErrorCode>> = {
  SYNTAX_ERROR: 'SYNTAX_ERROR',
  FAILED: 'STATEMENT_FAILED',
  TABLE_NOT_FOUND: 'TABLE_NOT_FOUND',
  SCHEMA_NOT_FOUND: 'TABLE_NOT_FOUND',
  CATALOG_NOT_FOUND: 'TABLE_NOT_FOUND',
  COLUMN_NOT_FOUND: 'COLUMN_NOT_FOUND',
  AMBIGUOUS_NAME: 'COLUMN_NOT_FOUND',
  FUNCTION_NOT_FOUND: 'FUNCTION_NOT_FOUND',
  TYPE_MISMATCH: 'TYPE_MISMATCH',
  TYPE_NOT_FOUND: 'TYPE_MISMATCH',
  INVALID_CAST_ARGUMENT: 'INVALID_VALUE',
  INVALID_FUNCTION_ARGUMENT: 'INVALID_VALUE',
  INVALID_LITERAL: 'INVALID_VALUE',
  DIVISION_BY_ZERO: 'INVALID_VALUE',
  NUMERIC_VALUE_OUT_OF_RANGE: 'INVALID_VALUE',
  NOT_SUPPORTED: 'NOT_SUPPORTED',
  PERMISSION_DENIED: 'DENIED',
  EXCEEDED_SCAN_LIMIT: 'SCAN_LIMIT',
  EXCEEDED_MEMORY_LIMIT: 'OUT_OF_RESOURCES',
  EXCEEDED_LOCAL_MEMORY_LIMIT: 'OUT_OF_RESOURCES',
  EXCEEDED_GLOBAL_MEMORY_LIMIT: 'OUT_OF_RESOURCES',
  EXCEEDED_TIME_LIMIT: 'OUT_OF_RESOURCES',
  CLUSTER_OUT_OF_MEMORY: 'OUT_OF_RESOURCES',
};

/** Of what comes first, the first: a denied table is told in a sentence after the word of another error. */
const codesBySentence: readonly (readonly [RegExp, QueryErrorCode])[] = [
  [/bytes scanned limit was exceeded|EXCEEDED_SCAN_LIMIT/i, 'SCAN_LIMIT'],
  [
    /access ?denied|permission denied|insufficient (?:lake formation )?permission|not authorized to perform|status code: 403|forbidden/i,
    'DENIED',
  ],
  [/query exhausted resources|exceeded resource|query timeout/i, 'OUT_OF_RESOURCES'],
  [/slow ?down|rate exceeded|throttl/i, 'THROTTLED'],
  [/expired ?token|token .{0,40}expired/i, 'CREDENTIALS_EXPIRED'],
  [/mismatched input|no viable alternative|extraneous input/i, 'SYNTAX_ERROR'],
  [/\b(?:table|schema|view) .{0,200}does not exist/i, 'TABLE_NOT_FOUND'],
  [/\bcolumn .{0,200}cannot be resolved/i, 'COLUMN_NOT_FOUND'],
  [/\bfunction .{0,200}not registered/i, 'FUNCTION_NOT_FOUND'],
];

/** The code of a failed statement, from the reason that Athena gives. */
export function failureCode(reason: string): QueryErrorCode {
  const sentence = codesBySentence.find(([pattern]) => pattern.test(reason))?.[1];
  const first = /^(?:FAILED: )?([A-Z][A-Z_]+)(?::|\b)/.exec(reason)?.[1] ?? '';
  const named = Object.hasOwn(codesByName, first) ? codesByName[first] : undefined;
  // Athena adds "or requester is not authorized" to every missing table and column: no sign of a denial.
  if (named !== undefined && named !== 'STATEMENT_FAILED' && named !== 'SYNTAX_ERROR') return named;
  return sentence ?? named ?? 'STATEMENT_FAILED';
}

const advice: Readonly<Partial<Record<QueryErrorCode, string>>> = {
  SCAN_LIMIT:
    'Read less: bound the time (occurred_at >= …), or name fewer columns. The limit is that of the workgroup, unless a smaller one was asked for.',
  DENIED: 'Your role may not read this; ask whoever runs the lake for access.',
  THROTTLED: 'Too much is asked at once; wait a minute and ask again.',
  CREDENTIALS_EXPIRED: 'Sign in again (`aws sso login`), then ask again.',
};

/** The error of an execution that ended without an answer. */
export function failureOf(execution: QueryExecution, asked: AskedSql, queryId: string): QueryError | undefined {
  const state = execution.Status?.State;
  if (state !== 'FAILED' && state !== 'CANCELLED') return undefined;
  const reason = execution.Status?.StateChangeReason ?? 'Athena gives no reason';
  const found = failureCode(reason);
  const code = state === 'CANCELLED' && found !== 'SCAN_LIMIT' ? 'STATEMENT_CANCELLED' : found;
  const told =
    code === 'STATEMENT_CANCELLED'
      ? `The statement was cancelled on Athena: ${reason}`
      : pointAtPosition(reason, asked);
  const hint = advice[code];
  return new QueryError(code, hint === undefined ? told : `${told}\n${hint}`, {
    position: positionIn(reason, asked),
    queryId,
  });
}
