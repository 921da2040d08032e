import { resolve } from 'node:path';
import { z } from 'zod';

const environment = z.object({ INKSTREAM_STATE_DIRECTORY: z.string().min(1).default('.inkstream') });

export interface ImportConfig {
  /** Where checkpoints are kept; absolute. */
  readonly stateDirectory: string;
}

/** Reads the import's own configuration; that of the lake-writer is read by the lake-writer. */
export function importConfig(variables: NodeJS.ProcessEnv = process.env): ImportConfig {
  const values = environment.parse(variables);
  return Object.freeze({ stateDirectory: resolve(values.INKSTREAM_STATE_DIRECTORY) });
}
