import { z } from 'zod';
import { faultyVariables, readSettings, type SettingsOf } from '../../../pipelines/settings/read-settings.ts';
import { requiredText } from '../../../pipelines/settings/setting-values.ts';
import { QueryConfigError } from '../../config.ts';

const settings = {
  pagesBucket: ['INKSTREAM_PAGES_BUCKET', requiredText],
  /** Where the staff see the dashboards, without a slash at its end. */
  dashboardsUrl: ['INKSTREAM_DASHBOARDS_URL', z.url()],
  issuer: ['INKSTREAM_STAFF_ISSUER', z.url()],
  clientId: ['INKSTREAM_STAFF_CLIENT', requiredText],
  jwksUri: ['INKSTREAM_STAFF_JWKS', z.url().optional()],
  authorizeUrl: ['INKSTREAM_STAFF_AUTHORIZE_URL', z.url()],
  tokenUrl: ['INKSTREAM_STAFF_TOKEN_URL', z.url()],
  signOutUrl: ['INKSTREAM_STAFF_SIGN_OUT_URL', z.url().optional()],
  groupsClaim: ['INKSTREAM_STAFF_GROUPS_CLAIM', requiredText],
  group: ['INKSTREAM_STAFF_GROUP', requiredText],
} as const;

/** Who may see the dashboards, and how they sign in. */
export type GateConfig = SettingsOf<typeof settings>;

/** Throws QueryConfigError. */
export function readGateConfig(environment: NodeJS.ProcessEnv = process.env): GateConfig {
  return readSettings(
    settings,
    environment,
    (faults) => new QueryConfigError(`Missing or malformed: ${faultyVariables(faults)}.`),
  );
}
