import { join } from 'node:path';
import type { DeployedWorkGroups } from './api/work-groups.ts';
import { athenaOperations } from './athena-operations.ts';
import { createLakeClients } from './clients.ts';
import { createDuckDbEngine } from './duckdb/duckdb-engine.ts';
import { listen } from './http-endpoint.ts';
import { createGlueTables, type GlueTables } from './lake/glue-tables.ts';
import { createLakeObjects, type LakeObjects } from './lake/lake-objects.ts';
import { ExecutionStore } from './queries/execution-store.ts';
import { QueryRunner } from './queries/query-runner.ts';
import { createTrinoEngine } from './trino-engine/trino-engine.ts';

export interface AthenaServerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDirectory: string;
  /** Where S3 and Glue answer. */
  readonly awsEndpoint: string;
  readonly region: string;
  /** Where a Trino server answers that is to run the SQL; without one the embedded DuckDB does. */
  readonly trinoUrl?: string;
  readonly now?: () => Date;
}

export interface AthenaServer {
  readonly url: string;
  /** Stops running queries, saves everything and frees the port. */
  close(): Promise<void>;
}

/** What the endpoint needs of the AWS services around it. */
export interface LakePorts {
  readonly glue: GlueTables;
  readonly objects: LakeObjects;
  readonly deployedWorkGroups: DeployedWorkGroups;
}

/** Starts an endpoint that speaks the Athena API on 127.0.0.1, over the S3 and Glue of an emulator. */
export async function startAthenaServer(options: AthenaServerOptions): Promise<AthenaServer> {
  const { s3, glue, deployedWorkGroups } = createLakeClients({ endpoint: options.awsEndpoint, region: options.region });
  const objects = createLakeObjects(s3, join(options.dataDirectory, 'objects'));
  return await serveAthena({ glue: createGlueTables(glue), objects, deployedWorkGroups }, options);
}

/** The same over any implementation of the services. */
export async function serveAthena(
  { glue, objects, deployedWorkGroups }: LakePorts,
  { port, dataDirectory, trinoUrl, now = () => new Date() }: Omit<AthenaServerOptions, 'awsEndpoint' | 'region'>,
): Promise<AthenaServer> {
  const engine =
    trinoUrl === undefined
      ? await createDuckDbEngine({ dataDirectory, glue, objects, now })
      : createTrinoEngine({ url: trinoUrl, glue, objects });
  const store = await ExecutionStore.open(join(dataDirectory, 'executions'), now);
  const runner = new QueryRunner({ engine, store, objects, now });
  const operations = athenaOperations({ engine, store, runner, deployedWorkGroups, dataDirectory, now });
  const endpoint = await listen(port, operations).catch(async (error: unknown) => {
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
