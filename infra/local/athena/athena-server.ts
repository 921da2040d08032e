import { join } from 'node:path';
import { catalogMetadataOperations } from './api/catalog-metadata.ts';
import { type NamedQuery, namedQueryOperations } from './api/named-queries.ts';
import type { Operations } from './api/operation.ts';
import { type PreparedStatement, PreparedStatements, preparedStatementOperations } from './api/prepared-statements.ts';
import { queryExecutionOperations } from './api/query-executions.ts';
import { queryResultOperations } from './api/query-results.ts';
import { type TaggedResource, tagOperations } from './api/tags.ts';
import { type KnownWorkGroup, WorkGroups, workGroupOperations } from './api/work-groups.ts';
import { createLakeClients } from './clients.ts';
import { createDuckDbEngine } from './duckdb/duckdb-engine.ts';
import { listen } from './http-endpoint.ts';
import { createGlueTables } from './lake/glue-tables.ts';
import { createLakeObjects } from './lake/lake-objects.ts';
import { ExecutionStore } from './queries/execution-store.ts';
import { QueryRunner } from './queries/query-runner.ts';
import { SavedDefinitions } from './queries/saved-definitions.ts';

export interface AthenaServerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDirectory: string;
  /** Where S3 and Glue answer. */
  readonly awsEndpoint: string;
  readonly region: string;
  readonly now?: () => Date;
}

export interface AthenaServer {
  readonly url: string;
  /** Stops running queries, saves everything and frees the port. */
  close(): Promise<void>;
}

/** Starts an endpoint that speaks the Athena API on 127.0.0.1, over the S3 and Glue of an emulator. */
export async function startAthenaServer(options: AthenaServerOptions): Promise<AthenaServer> {
  const { dataDirectory, now = () => new Date() } = options;
  const clients = createLakeClients({ endpoint: options.awsEndpoint, region: options.region });
  const objects = createLakeObjects(clients.s3, join(dataDirectory, 'objects'));
  const engine = await createDuckDbEngine({ dataDirectory, glue: createGlueTables(clients.glue), objects, now });
  const store = await ExecutionStore.open(join(dataDirectory, 'executions'), now);
  const runner = new QueryRunner({ engine, store, objects, now });
  const saved = <T>(name: string) => new SavedDefinitions<T>(join(dataDirectory, `${name}.json`));
  const workGroups = new WorkGroups(saved<KnownWorkGroup>('work-groups'), clients.emulatedAthena);
  const prepared = new PreparedStatements(saved<PreparedStatement>('prepared-statements'));
  const operations: Operations = {
    ...queryExecutionOperations({ engine, runner, store, workGroups, prepared }),
    ...queryResultOperations(store),
    ...workGroupOperations(workGroups, now),
    ...namedQueryOperations(saved<NamedQuery>('named-queries')),
    ...preparedStatementOperations(prepared, now),
    ...catalogMetadataOperations(engine),
    ...tagOperations(saved<TaggedResource>('tags')),
  };
  const endpoint = await listen(options.port, operations).catch(async (error: unknown) => {
    await engine.close();
    throw error;
  });
  return {
    url: endpoint.url,
    close: async () => {
      await runner.close();
      await endpoint.close();
      await engine.close();
    },
  };
}
