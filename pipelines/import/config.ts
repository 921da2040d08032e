import { resolve } from 'node:path';
import { z } from 'zod';

const environment = z.object({
  INKSTREAM_STATE_DIRECTORY: z.string().min(1).default('.inkstream'),
  AWS_ENDPOINT_URL: z.url().optional(),
});

export interface ImportConfig {
  /** Where checkpoints are kept; absolute. */
  readonly stateDirectory: string;
  /** The address in use when it is not AWS's own, as on the local stack. */
  readonly endpoint: string | undefined;
}

/** Reads the import's own configuration; that of the lake-writer is read by the lake-writer. */
export function importConfig(variables: NodeJS.ProcessEnv = process.env): ImportConfig {
  const values = environment.parse(variables);
  return Object.freeze({
    stateDirectory: resolve(values.INKSTREAM_STATE_DIRECTORY),
    endpoint: values.AWS_ENDPOINT_URL,
  });
}
