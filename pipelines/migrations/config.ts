import { lakeSettings } from '../settings/lake-settings.ts';
import { faultyVariables, readSettings } from '../settings/read-settings.ts';
import { requiredText } from '../settings/setting-values.ts';
import type { LakeNames } from './fill-names.ts';

const settings = { ...lakeSettings, workGroup: ['INKSTREAM_ETL_WORK_GROUP', requiredText] } as const;

export interface MigrationConfig {
  readonly names: LakeNames;
  readonly workGroup: string;
}

/** Throws with the names of the variables that are missing or empty. */
export function readMigrationConfig(environment: NodeJS.ProcessEnv = process.env): MigrationConfig {
  const { workGroup, ...names } = readSettings(settings, environment, (faults) => {
    const hint = 'Run `npm start`, or set INKSTREAM_STAGE for a stage on AWS.';
    return new Error(`Missing from the environment: ${faultyVariables(faults)}. ${hint}`);
  });
  return Object.freeze({ names, workGroup });
}
