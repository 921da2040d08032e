import { resolve } from 'node:path';
import { z } from 'zod';

const environmentSchema = z.object({
  INKSTREAM_LOCAL_ATHENA_PORT: z.coerce.number().int().min(0).max(65_535).default(4580),
  INKSTREAM_LOCAL_ATHENA_DATA: z.string().min(1),
  AWS_ENDPOINT_URL: z.url(),
  AWS_REGION: z.string().min(1).default('eu-central-1'),
  INKSTREAM_LOCAL_ATHENA_ENGINE: z.enum(['duckdb', 'trino']).default('duckdb'),
  INKSTREAM_LOCAL_TRINO_URL: z.url().default('http://127.0.0.1:4581'),
});

export interface AthenaServerConfig {
  readonly port: number;
  /** Where silver tables, cached objects and the records of queries are kept. */
  readonly dataDirectory: string;
  /** Where S3 and Glue answer. */
  readonly awsEndpoint: string;
  readonly region: string;
  /** What runs the SQL: the embedded DuckDB, or a Trino server. */
  readonly engine: 'duckdb' | 'trino';
  /** Where the Trino server answers; asked only when it is the engine. */
  readonly trinoUrl: string;
}

/** @throws Error that names every variable with a missing or unusable value. */
export function readAthenaServerConfig(environment: NodeJS.ProcessEnv = process.env): AthenaServerConfig {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Check the environment: ${problems.join('; ')}.`);
  }
  return Object.freeze({
    port: parsed.data.INKSTREAM_LOCAL_ATHENA_PORT,
    dataDirectory: resolve(parsed.data.INKSTREAM_LOCAL_ATHENA_DATA),
    awsEndpoint: parsed.data.AWS_ENDPOINT_URL,
    region: parsed.data.AWS_REGION,
    engine: parsed.data.INKSTREAM_LOCAL_ATHENA_ENGINE,
    trinoUrl: parsed.data.INKSTREAM_LOCAL_TRINO_URL.replace(/\/$/, ''),
  });
}
