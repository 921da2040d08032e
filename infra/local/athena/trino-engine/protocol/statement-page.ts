import { countOf, type ExactValue, fieldsOf, itemsOf, parseExactJson, textOf } from './exact-json.ts';
import { readTypeSignature, type TypeSignature } from './type-signature.ts';

export interface TrinoColumn {
  readonly name: string;
  readonly type: TypeSignature;
}

/** Why a statement failed, in Trino's words. */
export interface TrinoFailure {
  /** `COLUMN_NOT_FOUND`, `SYNTAX_ERROR`, … */
  readonly name: string;
  /** `USER_ERROR`, `INTERNAL_ERROR`, `INSUFFICIENT_RESOURCES` or `EXTERNAL`. */
  readonly type: string;
  /** Begins with `line 1:8: ` when there is a location. */
  readonly message: string;
  readonly at?: { readonly line: number; readonly column: number };
}

/** One answer of the server about a statement: some of its rows, and where to ask for more. */
export interface StatementPage {
  readonly id: string;
  readonly nextUri?: string;
  readonly columns?: readonly TrinoColumn[];
  readonly rows: readonly (readonly ExactValue[])[];
  readonly updateCount?: number;
  readonly planningMs: number;
  /** Bytes read from the lake so far. */
  readonly scannedBytes: number;
  readonly failure?: TrinoFailure;
}

/** Reads the document QueryResults of https://trino.io/docs/476/develop/client-protocol.html. */
export function readStatementPage(text: string): StatementPage {
  const page = fieldsOf(parseExactJson(text));
  const stats = fieldsOf(page.get('stats'));
  const nextUri = textOf(page.get('nextUri'));
  const columns = page.get('columns');
  const updateCount = page.get('updateCount');
  const error = page.get('error');
  return {
    id: textOf(page.get('id')) ?? '',
    rows: itemsOf(page.get('data')).map(itemsOf),
    planningMs: countOf(stats.get('planningTimeMillis')),
    scannedBytes: countOf(stats.get('physicalInputBytes')),
    ...(nextUri !== undefined && { nextUri }),
    ...(Array.isArray(columns) && { columns: columns.map(readColumn) }),
    ...(typeof updateCount === 'string' && { updateCount: Number(updateCount) }),
    ...(Array.isArray(error) && { failure: readFailure(error) }),
  };
}

function readColumn(value: ExactValue): TrinoColumn {
  const column = fieldsOf(value);
  return { name: textOf(column.get('name')) ?? '', type: readTypeSignature(column.get('typeSignature')) };
}

function readFailure(value: ExactValue): TrinoFailure {
  const error = fieldsOf(value);
  const location = fieldsOf(error.get('errorLocation'));
  const at = { line: countOf(location.get('lineNumber')), column: countOf(location.get('columnNumber')) };
  return {
    name: textOf(error.get('errorName')) ?? 'GENERIC_INTERNAL_ERROR',
    type: textOf(error.get('errorType')) ?? 'INTERNAL_ERROR',
    message: textOf(error.get('message')) ?? 'The query failed without a message',
    ...(at.line > 0 && { at }),
  };
}
