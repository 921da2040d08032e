import type { DuckDBResult } from '@duckdb/node-api';
import type { EngineOutcome, ResultRow } from '../../engine/engine.ts';
import { resultColumn } from '../../engine/result-columns.ts';
import { type DataType, plainType } from '../../trino/data-type.ts';
import { SqlError } from '../../trino/sql-error.ts';
import type { Statement } from '../../trino/statement.ts';
import type { Query } from '../../trino/syntax-tree.ts';
import { columnDataType } from '../duckdb-type.ts';
import { formatValue, numberKind } from '../format-value.ts';
import { countScannedBytes } from '../scanned-bytes.ts';
import type { StatementSession } from '../statement-session.ts';
import { emitQuery } from '../translate/emit-query.ts';

/** A query ready to run, with what it will read. */
export interface PlannedQuery {
  readonly sql: string;
  readonly scannedBytes: number;
  readonly planningMs: number;
}

/** Resolves, translates and measures a query; stops it when it would read more than its workgroup allows. */
export async function planQuery(query: Query, session: StatementSession): Promise<PlannedQuery> {
  const started = performance.now();
  await session.resolve(query);
  const sql = await session.translate((translation) => emitQuery(query, translation));
  return { sql, ...(await measure(sql, session)), planningMs: Math.round(performance.now() - started) };
}

export async function measure(sql: string, session: StatementSession): Promise<{ scannedBytes: number }> {
  const scannedBytes = await countScannedBytes(sql, session.connection, session.files);
  const cutoff = session.request.bytesScannedCutoff;
  if (cutoff !== undefined && scannedBytes > cutoff) {
    throw new SqlError(
      'EXCEEDED_SCAN_LIMIT',
      `Bytes scanned limit was exceeded: ${scannedBytes} of ${cutoff} bytes allowed`,
    );
  }
  return { scannedBytes };
}

export async function runSelect(
  { query }: Extract<Statement, { kind: 'query' }>,
  session: StatementSession,
): Promise<EngineOutcome> {
  const { sql, scannedBytes, planningMs } = await planQuery(query, session);
  const result = await session.connection.stream(sql);
  const columns = result
    .columnNames()
    .map((name, index) => resultColumn(name, monthsType(query, index) ?? columnDataType(result.columnType(index))));
  return { columns, rows: formattedRows(result), output: 'csv', scannedBytes, planningMs };
}

// DuckDB has one type for both kinds of intervals; a literal shows which one it is.
function monthsType({ body }: Query, index: number): DataType | undefined {
  if (body.kind !== 'select' || body.items.some(({ kind }) => kind === 'all')) return undefined;
  const item = body.items[index];
  if (item?.kind !== 'expression' || item.expression.kind !== 'interval') return undefined;
  const isMonths = item.expression.unit === 'YEAR' || item.expression.unit === 'MONTH';
  return isMonths ? plainType('interval year to month') : undefined;
}

async function* formattedRows(result: DuckDBResult): AsyncGenerator<readonly ResultRow[]> {
  const kinds = result.columnTypes().map(numberKind);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk.getRows().map((row) => row.map((value, index) => formatValue(value, kinds[index])));
  }
}
