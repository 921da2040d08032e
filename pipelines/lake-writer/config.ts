import { z } from 'zod';

const environment = z.object({
  INKSTREAM_STREAM_PREFIX: z.string().min(1),
  INKSTREAM_LAKE_BUCKET: z.string().min(1),
  INKSTREAM_PSEUDONYM_SECRET: z.string().min(1),
});

export interface LakeWriterConfig {
  /** Name of a dataset's stream, up to the dataset. */
  readonly streamPrefix: string;
  readonly lakeBucket: string;
  /** Name or ARN of the secret with the pseudonym keys. */
  readonly pseudonymSecret: string;
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
  const { INKSTREAM_STREAM_PREFIX, INKSTREAM_LAKE_BUCKET, INKSTREAM_PSEUDONYM_SECRET } = parsed.data;
  return Object.freeze({
    streamPrefix: INKSTREAM_STREAM_PREFIX,
    lakeBucket: INKSTREAM_LAKE_BUCKET,
    pseudonymSecret: INKSTREAM_PSEUDONYM_SECRET,
  });
}
