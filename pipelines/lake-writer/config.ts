import { z } from 'zod';
import { faultyVariables, readSettings } from '../settings/read-settings.ts';
import { requiredText } from '../settings/setting-values.ts';

const settings = {
  streamPrefix: ['INKSTREAM_STREAM_PREFIX', requiredText],
  lakeBucket: ['INKSTREAM_LAKE_BUCKET', requiredText],
  pseudonymSecret: ['INKSTREAM_PSEUDONYM_SECRET', requiredText],
  stateTable: ['INKSTREAM_LAKE_STATE_TABLE', requiredText],
  erasedMaxAgeSeconds: ['INKSTREAM_ERASED_MAX_AGE_SECONDS', z.coerce.number().min(0).max(600).default(60)],
} as const;

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
export function lakeWriterConfig(variables: NodeJS.ProcessEnv = process.env): LakeWriterConfig {
  const { erasedMaxAgeSeconds, ...names } = readSettings(
    settings,
    variables,
    (faults) => new Error(`The lake-writer needs these environment variables: ${faultyVariables(faults)}`),
  );
  return Object.freeze({ ...names, erasedMaxAgeMs: erasedMaxAgeSeconds * 1000 });
}
