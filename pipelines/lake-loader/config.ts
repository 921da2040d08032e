import { z } from 'zod';
import { type MigrationConfig, readMigrationConfig } from '../migrations/config.ts';
import { faultyVariables, readSettings } from '../settings/read-settings.ts';
import { requiredText } from '../settings/setting-values.ts';

const settings = {
  stateTable: ['INKSTREAM_LAKE_STATE_TABLE', requiredText],
  bronzeDays: ['INKSTREAM_BRONZE_DAYS', z.coerce.number().int().min(1).max(3650).default(30)],
} as const;

export interface LoaderConfig extends MigrationConfig {
  readonly stateTable: string;
  /** Days for which bronze keeps its files. */
  readonly bronzeDays: number;
}

/** Throws with the names of the variables that are missing or wrong. */
export function readLoaderConfig(environment: NodeJS.ProcessEnv = process.env): LoaderConfig {
  const own = readSettings(
    settings,
    environment,
    (faults) => new Error(`Missing from the environment, or wrong: ${faultyVariables(faults)}`),
  );
  return Object.freeze({ ...readMigrationConfig(environment), ...own });
}
