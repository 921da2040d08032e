import { z } from 'zod';
import { faultyVariables, readSettings, type SettingsOf } from '../settings/read-settings.ts';
import { requiredText } from '../settings/setting-values.ts';

const settings = {
  busName: ['INKSTREAM_BUS_NAME', requiredText],
  /** Where a broken producer would put what no bus takes. */
  analyticsQueueUrl: ['INKSTREAM_ANALYTICS_QUEUE_URL', z.url()],
} as const;

export type SampleConfig = SettingsOf<typeof settings>;

/** The environment lacks a variable or holds a malformed one; the message names it. */
export class SampleConfigError extends Error {
  override readonly name = 'SampleConfigError';
}

/** Whether the variables of a stack are there at all. */
export function hasStackEnvironment(variables: NodeJS.ProcessEnv = process.env): boolean {
  return variables.INKSTREAM_BUS_NAME !== undefined;
}

/** Reads where to publish. Throws SampleConfigError. */
export function readSampleConfig(variables: NodeJS.ProcessEnv = process.env): SampleConfig {
  return readSettings(
    settings,
    variables,
    (faults) => new SampleConfigError(`Publishing needs these environment variables: ${faultyVariables(faults)}`),
  );
}
