import { z } from 'zod';

const environment = z.object({
  INKSTREAM_STREAM_PREFIX: z.string().min(1),
  INKSTREAM_LAKE_BUCKET: z.string().min(1),
  INKSTREAM_PSEUDONYM_SECRET: z.string().min(1),
  INKSTREAM_LAKE_STATE_TABLE: z.string().min(1),
  INKSTREAM_ERASED_MAX_AGE_SECONDS: z.coerce.number().min(0).max(600).default(60),
});

export interface LakeWriterConfig {
  /** Name of a dataset's stream, up to the dataset. */
  readonly streamPrefix: string;
  readonly lakeBucket: string;
  /** Name or ARN of the secret with the pseudonym keys. */
  readonly pseudonymSecret: string;
  /** Table that names whose events must not be linked to a person any more. */
  readonly stateTable: string;
  /** Within this time a writer knows of an erased customer. */
  readonly erasedMaxAgeMs: number;
}

/**
 * Reads the lake-writer's configuration.
 * @throws with the names of the variables that are missing.
 */
export function lakeWriterConfig(variables: Record<string, string | undefined> = process.env): LakeWriterConfig {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new Error(`The lake-writer needs these environment variables: ${names}`);
  }
  const { data } = parsed;
  return Object.freeze({
    streamPrefix: data.INKSTREAM_STREAM_PREFIX,
    lakeBucket: data.INKSTREAM_LAKE_BUCKET,
    pseudonymSecret: data.INKSTREAM_PSEUDONYM_SECRET,
    stateTable: data.INKSTREAM_LAKE_STATE_TABLE,
    erasedMaxAgeMs: data.INKSTREAM_ERASED_MAX_AGE_SECONDS * 1000,
  });
}
