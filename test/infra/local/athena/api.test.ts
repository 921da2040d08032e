import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AthenaClient,
  BatchGetNamedQueryCommand,
  BatchGetPreparedStatementCommand,
  BatchGetQueryExecutionCommand,
  CreateNamedQueryCommand,
  CreatePreparedStatementCommand,
  CreateWorkGroupCommand,
  DeleteNamedQueryCommand,
  DeletePreparedStatementCommand,
  DeleteWorkGroupCommand,
  GetDatabaseCommand,
  GetDataCatalogCommand,
  GetNamedQueryCommand,
  GetPreparedStatementCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  GetQueryRuntimeStatisticsCommand,
  GetTableMetadataCommand,
  GetWorkGroupCommand,
  ListDatabasesCommand,
  ListDataCatalogsCommand,
  ListNamedQueriesCommand,
  ListPreparedStatementsCommand,
  ListQueryExecutionsCommand,
  ListTableMetadataCommand,
  ListTagsForResourceCommand,
  ListWorkGroupsCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  type StartQueryExecutionInput,
  StopQueryExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateNamedQueryCommand,
  UpdateWorkGroupCommand,
} from '@aws-sdk/client-athena';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AthenaServer, serveAthena } from '../../../../infra/local/athena/athena-server.ts';
import { type InMemoryLake, inMemoryLake } from './in-memory-lake.ts';

let lake: InMemoryLake;
let server: AthenaServer;
let athena: AthenaClient;

const start = async () => {
  server = await serveAthena(lake, { port: 0, dataDirectory: join(lake.directory, 'data'), now: () => new Date() });
  athena = new AthenaClient({
    endpoint: server.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
};

beforeAll(async () => {
  lake = inMemoryLake('silver');
  await start();
});

afterAll(async () => {
  athena.destroy();
  await server.close();
  lake.dispose();
});

async function begin(QueryString: string, input: Partial<StartQueryExecutionInput> = {}): Promise<string> {
  const { QueryExecutionId = '' } = await athena.send(
    new StartQueryExecutionCommand({ QueryString, WorkGroup: 'analysts', ...input }),
  );
  return QueryExecutionId;
}

async function ended(id: string): Promise<QueryExecution> {
  for (;;) {
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
    const state = QueryExecution?.Status?.State;
    if (QueryExecution !== undefined && state !== 'QUEUED' && state !== 'RUNNING') return QueryExecution;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const execute = async (sql: string, input: Partial<StartQueryExecutionInput> = {}) =>
  await ended(await begin(sql, input));

function objectText(address: string): string {
  const path = lake.objectPaths.get(address);
  if (path === undefined) throw new Error(`There is no ${address} among ${[...lake.objectPaths.keys()].join(', ')}`);
  return readFileSync(path, 'utf8');
}

describe('a query', () => {
  test('succeeds with statistics, a result object in the place of its workgroup and its metadata', async () => {
    const execution = await execute('SELECT 1 AS one, \'a "b"\' AS two, CAST(NULL AS varchar) AS none');
    expect(execution.Status?.State).toBe('SUCCEEDED');
    expect(execution).toMatchObject({ StatementType: 'DML', SubstatementType: 'SELECT', WorkGroup: 'analysts' });
    expect(execution.Statistics).toMatchObject({
      DataScannedInBytes: 0,
      EngineExecutionTimeInMillis: expect.any(Number),
    });
    const location = `s3://results/analysts/${execution.QueryExecutionId}.csv`;
    expect(execution.ResultConfiguration?.OutputLocation).toBe(location);
    expect(objectText(location)).toBe('"one","two","none"\n"1","a ""b""",\n');
    expect(objectText(`${location}.metadata`)).toContain('two');
  });

  test('gives its rows under a header, NULL as no value, types beside them', async () => {
    const id = await begin('SELECT n, nullif(n, 2) AS m FROM (VALUES 1, 2) t(n) ORDER BY n');
    await ended(id);
    const { ResultSet } = await athena.send(new GetQueryResultsCommand({ QueryExecutionId: id }));
    const values = ResultSet?.Rows?.map(({ Data }) => Data?.map(({ VarCharValue }) => VarCharValue));
    expect(values).toEqual([
      ['n', 'm'],
      ['1', '1'],
      ['2', undefined],
    ]);
    expect(ResultSet?.ResultSetMetadata?.ColumnInfo?.[0]).toMatchObject({ Name: 'n', Type: 'integer', Precision: 10 });
  });

  test('gives a long result page by page, a thousand rows at most', async () => {
    const id = await begin('SELECT n FROM UNNEST(sequence(1, 2500)) t(n) ORDER BY n');
    await ended(id);
    const sizes: number[] = [];
    const values: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await athena.send(new GetQueryResultsCommand({ QueryExecutionId: id, NextToken }));
      sizes.push(page.ResultSet?.Rows?.length ?? 0);
      values.push(...(page.ResultSet?.Rows ?? []).map(({ Data }) => Data?.[0]?.VarCharValue ?? ''));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(sizes).toEqual([1000, 1000, 501]);
    expect(values).toEqual(['n', ...Array.from({ length: 2500 }, (_, index) => String(index + 1))]);
    await expect(athena.send(new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: 1001 }))).rejects.toThrow(
      '1000',
    );
  });

  test('counts what DML changed, and writes lines of text for the rest', async () => {
    await execute("CREATE TABLE silver.t (a int) LOCATION 's3://lake/t/' TBLPROPERTIES ('table_type' = 'ICEBERG')");
    const insert = await execute('INSERT INTO silver.t VALUES 1, 2, 3');
    const { UpdateCount, ResultSet } = await athena.send(
      new GetQueryResultsCommand({ QueryExecutionId: insert.QueryExecutionId }),
    );
    expect({ UpdateCount, rows: ResultSet?.Rows }).toEqual({ UpdateCount: 3, rows: [] });
    const show = await execute('SHOW TABLES', { QueryExecutionContext: { Database: 'silver' } });
    expect(show).toMatchObject({ StatementType: 'UTILITY', SubstatementType: 'SHOW_TABLES' });
    expect(objectText(show.ResultConfiguration?.OutputLocation ?? '')).toBe('t\n');
  });

  test('that fails says why, and has no result', async () => {
    const failed = await execute('SELECT * FROM silver.nope');
    expect(failed.Status).toMatchObject({
      State: 'FAILED',
      StateChangeReason: "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.silver.nope' does not exist",
      AthenaError: { ErrorCategory: 2, Retryable: false },
    });
    await expect(
      athena.send(new GetQueryResultsCommand({ QueryExecutionId: failed.QueryExecutionId })),
    ).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'Query did not finish successfully. Final query state: FAILED',
    });
    expect((await execute('no SQL')).Status?.StateChangeReason).toContain('SYNTAX_ERROR: line 1:1');
  });

  test('takes parameters, as texts of SQL values', async () => {
    const id = await begin('SELECT ? AS name, ? + 1 AS more', { ExecutionParameters: ["'it''s'", '41'] });
    expect((await ended(id)).Status?.State).toBe('SUCCEEDED');
    expect(objectText(`s3://results/analysts/${id}.csv`)).toBe('"name","more"\n"it\'s","42"\n');
  });

  test('is begun once for each token, and refused for another text with the same token', async () => {
    const ClientRequestToken = '0123456789012345678901234567890123';
    const first = await begin('SELECT 7', { ClientRequestToken });
    expect(await begin('SELECT 7', { ClientRequestToken })).toBe(first);
    await expect(begin('SELECT 8', { ClientRequestToken })).rejects.toThrow('Idempotent parameters do not match');
  });

  test('is stopped while it runs and while it waits', async () => {
    const endless =
      'SELECT count(*) FROM UNNEST(sequence(1, 10000)) a(x) CROSS JOIN UNNEST(sequence(1, 10000)) b(y) CROSS JOIN UNNEST(sequence(1, 10000)) c(z) WHERE x * y + z % 7 = 3';
    const ids = await Promise.all(Array.from({ length: 6 }, async () => await begin(endless)));
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const QueryExecutionId of ids) await athena.send(new StopQueryExecutionCommand({ QueryExecutionId }));
    const states = await Promise.all(ids.map(async (id) => (await ended(id)).Status?.State));
    expect(states).toEqual(ids.map(() => 'CANCELLED'));
    expect((await execute('SELECT 1')).Status?.State).toBe('SUCCEEDED');
  });

  test('is found again by its id, its workgroup and in batches', async () => {
    const id = await begin('SELECT 3');
    await ended(id);
    const { QueryExecutionIds } = await athena.send(
      new ListQueryExecutionsCommand({ WorkGroup: 'analysts', MaxResults: 1 }),
    );
    expect(QueryExecutionIds).toEqual([id]);
    const batch = await athena.send(new BatchGetQueryExecutionCommand({ QueryExecutionIds: [id, 'nope'] }));
    expect(batch.QueryExecutions?.map(({ QueryExecutionId }) => QueryExecutionId)).toEqual([id]);
    expect(batch.UnprocessedQueryExecutionIds?.[0]?.QueryExecutionId).toBe('nope');
    const { QueryRuntimeStatistics } = await athena.send(
      new GetQueryRuntimeStatisticsCommand({ QueryExecutionId: id }),
    );
    expect(QueryRuntimeStatistics?.Rows).toMatchObject({ OutputRows: 1 });
    await expect(athena.send(new GetQueryExecutionCommand({ QueryExecutionId: 'nope' }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'QueryExecution nope was not found',
    });
  });

  test('needs a workgroup that exists and a place for its result', async () => {
    await expect(begin('SELECT 1', { WorkGroup: 'nope' })).rejects.toThrow('WorkGroup nope is not found.');
    await expect(begin('SELECT 1', { WorkGroup: 'primary' })).rejects.toThrow('No output location provided.');
    const id = await begin('SELECT 1', {
      WorkGroup: 'primary',
      ResultConfiguration: { OutputLocation: 's3://results/mine' },
    });
    expect((await ended(id)).ResultConfiguration?.OutputLocation).toBe(`s3://results/mine/${id}.csv`);
    await expect(begin(`SELECT '${'x'.repeat(262_144)}'`)).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });

  test('outlives the server with its rows', async () => {
    const id = await begin('SELECT 5 AS five');
    await ended(id);
    await server.close();
    athena.destroy();
    await start();
    const { ResultSet } = await athena.send(new GetQueryResultsCommand({ QueryExecutionId: id }));
    expect(ResultSet?.Rows?.[1]?.Data?.[0]?.VarCharValue).toBe('5');
  });
});

describe('prepared statements', () => {
  test('are made by SQL or by the API, run with values, and removed', async () => {
    await execute('PREPARE by_number FROM SELECT n FROM (VALUES 1, 2, 3) t(n) WHERE n > ? ORDER BY n');
    const run = await execute('EXECUTE by_number USING 1');
    expect(run).toMatchObject({ SubstatementType: 'SELECT', Status: { State: 'SUCCEEDED' } });
    expect(objectText(run.ResultConfiguration?.OutputLocation ?? '')).toBe('"n"\n"2"\n"3"\n');
    const key = { WorkGroup: 'analysts', StatementName: 'by_number' };
    expect((await athena.send(new GetPreparedStatementCommand(key))).PreparedStatement?.QueryStatement).toContain(
      'WHERE n > ?',
    );
    await athena.send(new CreatePreparedStatementCommand({ ...key, StatementName: 'two', QueryStatement: 'SELECT ?' }));
    expect((await execute('EXECUTE two', { ExecutionParameters: ["'x'"] })).Status?.State).toBe('SUCCEEDED');
    const { PreparedStatements } = await athena.send(new ListPreparedStatementsCommand({ WorkGroup: 'analysts' }));
    expect(PreparedStatements?.map(({ StatementName }) => StatementName)).toEqual(['by_number', 'two']);
    const batch = await athena.send(
      new BatchGetPreparedStatementCommand({ WorkGroup: 'analysts', PreparedStatementNames: ['two', 'nope'] }),
    );
    expect(batch.UnprocessedPreparedStatementNames?.[0]?.StatementName).toBe('nope');
    await execute('DEALLOCATE PREPARE two');
    await athena.send(new DeletePreparedStatementCommand(key));
    await expect(athena.send(new GetPreparedStatementCommand(key))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect((await execute('EXECUTE by_number USING 1')).Status?.StateChangeReason).toContain(
      'Prepared statement not found: by_number',
    );
  });
});

describe('workgroups', () => {
  test('are those deployed, those created here, and primary', async () => {
    await athena.send(
      new CreateWorkGroupCommand({
        Name: 'etl',
        Configuration: { ResultConfiguration: { OutputLocation: 's3://results/etl/' } },
      }),
    );
    const { WorkGroups } = await athena.send(new ListWorkGroupsCommand({}));
    expect(WorkGroups?.map(({ Name }) => Name)).toEqual(['analysts', 'etl', 'primary']);
    const updates = { BytesScannedCutoffPerQuery: 10_000_000 };
    await athena.send(
      new UpdateWorkGroupCommand({ WorkGroup: 'etl', ConfigurationUpdates: updates, State: 'DISABLED' }),
    );
    const { WorkGroup } = await athena.send(new GetWorkGroupCommand({ WorkGroup: 'etl' }));
    expect(WorkGroup).toMatchObject({ State: 'DISABLED', Configuration: { BytesScannedCutoffPerQuery: 10_000_000 } });
    await expect(begin('SELECT 1', { WorkGroup: 'etl' })).rejects.toThrow('is disabled');
    await athena.send(new DeleteWorkGroupCommand({ WorkGroup: 'etl' }));
    await expect(athena.send(new GetWorkGroupCommand({ WorkGroup: 'etl' }))).rejects.toThrow(
      'WorkGroup etl is not found.',
    );
  });
});

describe('named queries', () => {
  test('are kept by id', async () => {
    const query = { Name: 'first', Database: 'silver', QueryString: 'SELECT 1', WorkGroup: 'analysts' };
    const { NamedQueryId = '' } = await athena.send(new CreateNamedQueryCommand(query));
    await athena.send(new UpdateNamedQueryCommand({ NamedQueryId, Name: 'renamed', QueryString: 'SELECT 2' }));
    expect((await athena.send(new GetNamedQueryCommand({ NamedQueryId }))).NamedQuery).toMatchObject({
      Name: 'renamed',
      Database: 'silver',
    });
    expect((await athena.send(new ListNamedQueriesCommand({ WorkGroup: 'analysts' }))).NamedQueryIds).toEqual([
      NamedQueryId,
    ]);
    const batch = await athena.send(new BatchGetNamedQueryCommand({ NamedQueryIds: [NamedQueryId, 'nope'] }));
    expect(batch.NamedQueries).toHaveLength(1);
    expect(batch.UnprocessedNamedQueryIds).toHaveLength(1);
    await athena.send(new DeleteNamedQueryCommand({ NamedQueryId }));
    await expect(athena.send(new GetNamedQueryCommand({ NamedQueryId }))).rejects.toThrow(
      `NamedQuery ${NamedQueryId} was not found`,
    );
  });
});

describe('the catalog', () => {
  const CatalogName = 'AwsDataCatalog';

  test('lists databases and tables with their columns', async () => {
    await execute(
      "CREATE TABLE silver.catalogued (id string COMMENT 'which', tags array<string>) LOCATION 's3://lake/c/' TBLPROPERTIES ('table_type' = 'ICEBERG')",
    );
    expect((await athena.send(new ListDataCatalogsCommand({}))).DataCatalogsSummary).toEqual([
      { CatalogName, Type: 'GLUE' },
    ]);
    expect((await athena.send(new GetDataCatalogCommand({ Name: CatalogName }))).DataCatalog).toMatchObject({
      Type: 'GLUE',
    });
    expect(
      (await athena.send(new ListDatabasesCommand({ CatalogName }))).DatabaseList?.map(({ Name }) => Name),
    ).toContain('silver');
    expect((await athena.send(new GetDatabaseCommand({ CatalogName, DatabaseName: 'silver' }))).Database?.Name).toBe(
      'silver',
    );
    const table = { CatalogName, DatabaseName: 'silver', TableName: 'catalogued' };
    expect((await athena.send(new GetTableMetadataCommand(table))).TableMetadata?.Columns).toEqual([
      { Name: 'id', Type: 'string', Comment: 'which' },
      { Name: 'tags', Type: 'array<string>' },
    ]);
    const listed = await athena.send(
      new ListTableMetadataCommand({ CatalogName, DatabaseName: 'silver', Expression: 'catal*' }),
    );
    expect(listed.TableMetadataList?.map(({ Name }) => Name)).toEqual(['catalogued']);
  });

  test('answers for what does not exist with a MetadataException', async () => {
    const missing = { CatalogName, DatabaseName: 'silver', TableName: 'nope' };
    await expect(athena.send(new GetTableMetadataCommand(missing))).rejects.toMatchObject({
      name: 'MetadataException',
    });
    await expect(athena.send(new GetDatabaseCommand({ CatalogName, DatabaseName: 'nope' }))).rejects.toMatchObject({
      name: 'MetadataException',
    });
  });

  test('keeps tags', async () => {
    const ResourceARN = 'arn:aws:athena:eu-central-1:000000000000:workgroup/analysts';
    await athena.send(
      new TagResourceCommand({
        ResourceARN,
        Tags: [
          { Key: 'team', Value: 'data' },
          { Key: 'x', Value: 'y' },
        ],
      }),
    );
    await athena.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['x'] }));
    expect((await athena.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual([
      { Key: 'team', Value: 'data' },
    ]);
  });
});

describe('the endpoint', () => {
  const post = async (target: string, body: string) =>
    await fetch(server.url, {
      method: 'POST',
      body,
      headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
    });

  test('tells that it is well', async () => {
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  test('refuses what it does not know with an error of the protocol', async () => {
    const unknown = await post('AmazonAthena.CreateNotebook', '{}');
    expect({ status: unknown.status, body: await unknown.json() }).toMatchObject({
      status: 400,
      body: { __type: 'UnknownOperationException' },
    });
    expect(await (await post('AmazonAthena.GetWorkGroup', 'no json')).json()).toMatchObject({
      __type: 'SerializationException',
    });
    expect(await (await post('AmazonAthena.GetWorkGroup', '{"WorkGroup": 5}')).json()).toMatchObject({
      __type: 'InvalidRequestException',
    });
    expect(await (await post('AmazonAthena.__proto__', '{}')).json()).toMatchObject({
      __type: 'UnknownOperationException',
    });
    expect((await fetch(server.url)).status).toBe(400);
  });
});
