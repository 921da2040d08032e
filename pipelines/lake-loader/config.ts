import { z } from 'zod';
import { type MigrationConfig, readMigrationConfig } from '../migrations/config.ts';

const schema = z.object({
  INKSTREAM_LAKE_STATE_TABLE: z.string().min(1),
  INKSTREAM_BRONZE_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
});

export interface LoaderConfig extends MigrationConfig {
  readonly stateTable: string;
  /** Days for which bronze keeps its files. */
  readonly bronzeDays: number;
}

/** Throws with the names of the variables that are missing or wrong. */
export function readLoaderConfig(environment: NodeJS.ProcessEnv = process.env): LoaderConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const variables = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new Error(`Missing from the environment, or wrong: ${variables}`);
  }
  return Object.freeze({
    ...readMigrationConfig(environment),
    stateTable: parsed.data.INKSTREAM_LAKE_STATE_TABLE,
    bronzeDays: parsed.data.INKSTREAM_BRONZE_DAYS,
  });
}
