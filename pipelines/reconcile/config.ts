import type { LakeNames } from '../migrations/fill-names.ts';
import { athenaEndpointSettings, lakeSettings } from '../settings/lake-settings.ts';
import { faultyVariables, readSettings } from '../settings/read-settings.ts';
import { requiredText } from '../settings/setting-values.ts';

const settings = {
  workGroup: ['INKSTREAM_ETL_WORK_GROUP', requiredText],
  ...lakeSettings,
  ...athenaEndpointSettings,
} as const;

export interface ReconcileConfig {
  /** Bronze is not for analysts, so their workgroup would not do. */
  readonly workGroup: string;
  readonly names: LakeNames;
  /** The address in use when it is not AWS's own; only for messages. */
  readonly endpoint: string | undefined;
}

/** The environment lacks a variable; the message names it. */
export class ReconcileConfigError extends Error {
  override readonly name = 'ReconcileConfigError';
}

/** Reads where the lake is asked. Throws ReconcileConfigError. */
export function readReconcileConfig(variables: NodeJS.ProcessEnv = process.env): ReconcileConfig {
  const { workGroup, athenaEndpoint, awsEndpoint, ...names } = readSettings(
    settings,
    variables,
    (faults) =>
      new ReconcileConfigError(`Reconciliation needs these environment variables: ${faultyVariables(faults)}`),
  );
  return Object.freeze({ workGroup, names, endpoint: athenaEndpoint ?? awsEndpoint });
}
