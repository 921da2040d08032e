import { z } from 'zod';
import type { ResultColumn, ResultRow } from '../engine/engine.ts';
import type { ExecutionStore } from '../queries/execution-store.ts';
import type { QueryExecution } from '../queries/query-execution.ts';
import { readResultPage } from '../queries/result-pages.ts';
import { invalidRequest } from './api-error.ts';
import { type Operations, operation } from './operation.ts';

// https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html
const maxPageRows = 1000;

const shape = z.object({
  QueryExecutionId: z.string(),
  MaxResults: z.number().int().min(1).optional(),
  NextToken: z.string().optional(),
});

export function queryResultOperations(store: ExecutionStore): Operations {
  return {
    GetQueryResults: operation(shape, async ({ QueryExecutionId, MaxResults = maxPageRows, NextToken }) => {
      if (MaxResults > maxPageRows)
        throw invalidRequest(`MaxResults is more than maximum allowed length ${maxPageRows}`);
      const execution = finished(store.get(QueryExecutionId), QueryExecutionId);
      const page = await readPage(execution, store.rowsPath(QueryExecutionId), MaxResults, offsetOf(NextToken));
      return {
        UpdateCount: execution.updateCount ?? 0,
        ResultSet: {
          Rows: page.rows.map(describeRow),
          ResultSetMetadata: { ColumnInfo: execution.columns.map(describeColumn) },
        },
        ...(page.next !== undefined && { NextToken: `at${page.next}` }),
      };
    }),
  };
}

function finished(execution: QueryExecution | undefined, id: string): QueryExecution {
  if (execution === undefined) throw invalidRequest(`QueryExecution ${id} was not found`, 'INVALID_QUERY_EXECUTION');
  if (execution.state === 'SUCCEEDED') return execution;
  const isOpen = execution.state === 'QUEUED' || execution.state === 'RUNNING';
  throw invalidRequest(
    isOpen
      ? `Query has not yet finished. Current state: ${execution.state}`
      : `Query did not finish successfully. Final query state: ${execution.state}`,
  );
}

function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const match = /^at(\d+)$/.exec(token);
  if (match === null) throw invalidRequest('Invalid token');
  return Number(match[1]);
}

async function readPage(execution: QueryExecution, path: string, maxRows: number, offset: number) {
  if (execution.outputRows === 0 && !execution.hasHeader) return { rows: [] };
  return await readResultPage(path, offset, maxRows);
}

function describeRow(row: ResultRow) {
  return { Data: row.map((value) => (value === null ? {} : { VarCharValue: value })) };
}

function describeColumn({ name, type, precision, scale }: ResultColumn) {
  return {
    CatalogName: 'hive',
    SchemaName: '',
    TableName: '',
    Name: name,
    Label: name,
    Type: type,
    Precision: precision,
    Scale: scale,
    Nullable: 'UNKNOWN',
    CaseSensitive: type === 'varchar' || type === 'char',
  };
}
