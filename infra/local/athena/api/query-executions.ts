import { z } from 'zod';
import type { QueryEngine, StatementClass } from '../engine/engine.ts';
import type { ExecutionStore } from '../queries/execution-store.ts';
import { isOver, type QueryExecution } from '../queries/query-execution.ts';
import type { QueryRunner, QuerySubmission } from '../queries/query-runner.ts';
import { SqlError } from '../trino/sql-error.ts';
import { ApiError, invalidRequest } from './api-error.ts';
import { epochSeconds, type Operations, operation, page, paging } from './operation.ts';
import { resolvePrepared } from './prepared-execution.ts';
import type { PreparedStatements } from './prepared-statements.ts';
import { type WorkGroups, workGroupFacts } from './work-groups.ts';

export interface QueryParts {
  readonly engine: QueryEngine;
  readonly runner: QueryRunner;
  readonly store: ExecutionStore;
  readonly workGroups: WorkGroups;
  readonly prepared: PreparedStatements;
}

// https://docs.aws.amazon.com/athena/latest/ug/service-limits.html: 262,144 bytes of query text.
const maxQueryBytes = 262_144;

const startShape = z.object({
  QueryString: z.string().min(1),
  ClientRequestToken: z.string().optional(),
  QueryExecutionContext: z.object({ Database: z.string().optional(), Catalog: z.string().optional() }).optional(),
  ResultConfiguration: z.object({ OutputLocation: z.string().optional() }).optional(),
  WorkGroup: z.string().optional(),
  ExecutionParameters: z.array(z.string()).optional(),
});

type StartInput = z.infer<typeof startShape>;

export function queryExecutionOperations(parts: QueryParts): Operations {
  const existing = (id: string) => {
    const execution = parts.store.get(id);
    if (execution === undefined) throw invalidRequest(`QueryExecution ${id} was not found`, 'INVALID_QUERY_EXECUTION');
    return execution;
  };
  const idShape = z.object({ QueryExecutionId: z.string() });
  return {
    StartQueryExecution: operation(startShape, async (input) => await startQuery(input, parts)),
    GetQueryExecution: operation(idShape, ({ QueryExecutionId }) => ({
      QueryExecution: describeExecution(existing(QueryExecutionId)),
    })),
    BatchGetQueryExecution: operation(
      z.object({ QueryExecutionIds: z.array(z.string()).max(50) }),
      ({ QueryExecutionIds }) => {
        const found = QueryExecutionIds.map((id) => parts.store.get(id)).filter((execution) => execution !== undefined);
        const missing = QueryExecutionIds.filter((id) => parts.store.get(id) === undefined);
        return {
          QueryExecutions: found.map(describeExecution),
          UnprocessedQueryExecutionIds: missing.map((id) => ({
            QueryExecutionId: id,
            ErrorCode: 'INVALID_QUERY_EXECUTION_ID',
            ErrorMessage: `QueryExecution ${id} was not found`,
          })),
        };
      },
    ),
    ListQueryExecutions: operation(
      z.object({ ...paging, WorkGroup: z.string().optional() }),
      ({ WorkGroup = 'primary', ...input }) => {
        const ids = parts.store
          .list()
          .filter(({ workGroup }) => workGroup === WorkGroup)
          .map(({ id }) => id);
        const { items, NextToken } = page(ids, input);
        return { QueryExecutionIds: items, NextToken };
      },
    ),
    StopQueryExecution: operation(idShape, async ({ QueryExecutionId }) => {
      existing(QueryExecutionId);
      await parts.runner.stop(QueryExecutionId);
      return {};
    }),
    GetQueryRuntimeStatistics: operation(idShape, ({ QueryExecutionId }) => ({
      QueryRuntimeStatistics: runtimeStatistics(existing(QueryExecutionId)),
    })),
  };
}

async function startQuery(input: StartInput, parts: QueryParts): Promise<{ QueryExecutionId: string }> {
  if (Buffer.byteLength(input.QueryString) > maxQueryBytes)
    throw invalidRequest('Query string is too long: at most 262144 bytes');
  const submission = await toSubmission(input, parts);
  const repeated = repeatedExecution(submission, parts.store);
  if (repeated !== undefined) return { QueryExecutionId: repeated.id };
  if (parts.runner.isFull) {
    throw new ApiError('TooManyRequestsException', 'Too many queries are queued or running', {
      Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED',
    });
  }
  const { statement, extra } = classify(submission, parts);
  return { QueryExecutionId: await parts.runner.submit({ ...submission, ...extra }, statement) };
}

async function toSubmission(input: StartInput, { workGroups }: QueryParts): Promise<QuerySubmission> {
  const name = input.WorkGroup ?? 'primary';
  const group = await workGroups.find(name);
  if (group === undefined) throw invalidRequest(`WorkGroup ${name} is not found.`);
  if (!group.isEnabled) throw invalidRequest(`WorkGroup ${name} is disabled`);
  const facts = workGroupFacts(group);
  const requested = input.ResultConfiguration?.OutputLocation;
  const location = facts.isEnforced ? (facts.outputLocation ?? requested) : (requested ?? facts.outputLocation);
  if (location === undefined || location === '') {
    throw invalidRequest(
      'No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.',
    );
  }
  if (!/^s3:\/\/[^/]+/.test(location)) throw invalidRequest('outputLocation is not a valid S3 path.');
  return {
    sql: input.QueryString,
    // awswrangler quotes the name as it would in Hive's SQL.
    database: (input.QueryExecutionContext?.Database ?? 'default').replaceAll(/^[`"]|[`"]$/g, '').toLowerCase(),
    catalog: input.QueryExecutionContext?.Catalog ?? 'AwsDataCatalog',
    workGroup: name,
    parameters: input.ExecutionParameters ?? [],
    outputPrefix: location.endsWith('/') ? location : `${location}/`,
    ...(input.ClientRequestToken && { clientRequestToken: input.ClientRequestToken }),
    ...(facts.bytesScannedCutoff && { bytesScannedCutoff: facts.bytesScannedCutoff }),
  };
}

/** The execution that an earlier request with the same token began. @throws ApiError when that asked for something else. */
function repeatedExecution(submission: QuerySubmission, store: ExecutionStore): QueryExecution | undefined {
  const token = submission.clientRequestToken;
  if (token === undefined) return undefined;
  const earlier = store.list().find(({ clientRequestToken }) => clientRequestToken === token);
  if (earlier === undefined) return undefined;
  const isSame =
    earlier.sql === submission.sql &&
    earlier.database === submission.database &&
    earlier.workGroup === submission.workGroup &&
    earlier.outputPrefix === submission.outputPrefix &&
    JSON.stringify(earlier.parameters) === JSON.stringify(submission.parameters);
  if (!isSame) throw invalidRequest('Idempotent parameters do not match');
  return earlier;
}

/** Text that is no statement becomes an execution that fails, except that Athena refuses an unreadable beginning at once. */
function classify(
  submission: QuerySubmission,
  parts: QueryParts,
): { statement: StatementClass; extra: Partial<QuerySubmission> } {
  try {
    const prepared = resolvePrepared(submission, parts);
    return prepared ?? { statement: parts.engine.classify(submission.sql), extra: {} };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const fail = async () => {
      throw error;
    };
    return { statement: { statementType: 'DML', substatementType: 'SELECT' }, extra: { instead: fail } };
  }
}

export function describeExecution(execution: QueryExecution) {
  const { state, reason, error, submittedAt, completedAt } = execution;
  return {
    QueryExecutionId: execution.id,
    Query: execution.sql,
    StatementType: execution.statementType,
    SubstatementType: execution.substatementType,
    ResultConfiguration: { OutputLocation: execution.outputLocation },
    ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: false } },
    QueryExecutionContext: { Database: execution.database, Catalog: execution.catalog.toLowerCase() },
    Status: {
      State: state,
      SubmissionDateTime: epochSeconds(new Date(submittedAt)),
      ...(reason && { StateChangeReason: reason }),
      ...(completedAt && { CompletionDateTime: epochSeconds(new Date(completedAt)) }),
      ...(error && {
        AthenaError: {
          ErrorCategory: error.category,
          ErrorType: error.type,
          Retryable: false,
          ErrorMessage: error.message,
        },
      }),
    },
    Statistics: statistics(execution),
    WorkGroup: execution.workGroup,
    EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
    ...(execution.parameters.length > 0 && { ExecutionParameters: execution.parameters }),
  };
}

function timings(execution: QueryExecution) {
  const submitted = Date.parse(execution.submittedAt);
  const started = execution.startedAt === undefined ? submitted : Date.parse(execution.startedAt);
  const completed = execution.completedAt === undefined ? started : Date.parse(execution.completedAt);
  return {
    QueryQueueTimeInMillis: started - submitted,
    QueryPlanningTimeInMillis: execution.planningMs,
    EngineExecutionTimeInMillis: completed - started,
    ServicePreProcessingTimeInMillis: 0,
    ServiceProcessingTimeInMillis: 0,
    TotalExecutionTimeInMillis: completed - submitted,
  };
}

function statistics(execution: QueryExecution) {
  return {
    ...timings(execution),
    DataScannedInBytes: execution.scannedBytes,
    ...(execution.manifestLocation && { DataManifestLocation: execution.manifestLocation }),
    ResultReuseInformation: { ReusedPreviousResult: false },
  };
}

function runtimeStatistics(execution: QueryExecution) {
  if (!isOver(execution)) throw invalidRequest('Query has not yet finished');
  return {
    Timeline: timings(execution),
    Rows: { InputBytes: execution.scannedBytes, OutputRows: execution.outputRows, OutputBytes: execution.outputBytes },
  };
}
