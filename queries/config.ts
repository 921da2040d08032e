import { athenaEndpointSettings, lakeSettings } from '../pipelines/settings/lake-settings.ts';
import { faultyVariables, readSettings } from '../pipelines/settings/read-settings.ts';
import { requiredText } from '../pipelines/settings/setting-values.ts';

const settings = {
  workGroup: ['INKSTREAM_ANALYSTS_WORK_GROUP', requiredText],
  ...lakeSettings,
  ...athenaEndpointSettings,
} as const;

/** Where queries run and what the databases are called there. */
export interface QueryConfig {
  readonly workGroup: string;
  readonly names: {
    readonly bronze: string;
    readonly silver: string;
    readonly views: string;
    readonly lakeBucket: string;
  };
  /** The address in use when it is not AWS's own; only for messages. */
  readonly endpoint: string | undefined;
}

/** The environment lacks a variable or holds a malformed one; the message names it. */
export class QueryConfigError extends Error {
  override readonly name = 'QueryConfigError';
}

/** Reads the environment of a running stack. Throws QueryConfigError. */
export function readQueryConfig(environment: NodeJS.ProcessEnv = process.env): QueryConfig {
  const { workGroup, athenaEndpoint, awsEndpoint, ...names } = readSettings(settings, environment, (faults) => {
    const hint = 'Start the local stack with `npm start`, or set INKSTREAM_STAGE to the stage on AWS.';
    return new QueryConfigError(`Missing or malformed: ${faultyVariables(faults)}. ${hint}`);
  });
  return Object.freeze({ workGroup, names, endpoint: athenaEndpoint ?? awsEndpoint });
}
