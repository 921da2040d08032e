import { z } from 'zod';
import { QueryConfigError } from '../../config.ts';

const schema = z.object({
  INKSTREAM_PAGES_BUCKET: z.string().min(1),
  /** Where the staff see the dashboards, without a slash at its end. */
  INKSTREAM_DASHBOARDS_URL: z.url(),
  INKSTREAM_STAFF_ISSUER: z.url(),
  INKSTREAM_STAFF_CLIENT: z.string().min(1),
  INKSTREAM_STAFF_JWKS: z.url().optional(),
  INKSTREAM_STAFF_AUTHORIZE_URL: z.url(),
  INKSTREAM_STAFF_TOKEN_URL: z.url(),
  INKSTREAM_STAFF_SIGN_OUT_URL: z.url().optional(),
  INKSTREAM_STAFF_GROUPS_CLAIM: z.string().min(1),
  INKSTREAM_STAFF_GROUP: z.string().min(1),
});

/** Who may see the dashboards, and how they sign in. */
export interface GateConfig {
  readonly pagesBucket: string;
  readonly dashboardsUrl: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly jwksUri: string | undefined;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly signOutUrl: string | undefined;
  readonly groupsClaim: string;
  readonly group: string;
}

/** Throws QueryConfigError. */
export function readGateConfig(environment: NodeJS.ProcessEnv = process.env): GateConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new QueryConfigError(`Missing or malformed: ${names}.`);
  }
  const values = parsed.data;
  return Object.freeze({
    pagesBucket: values.INKSTREAM_PAGES_BUCKET,
    dashboardsUrl: values.INKSTREAM_DASHBOARDS_URL,
    issuer: values.INKSTREAM_STAFF_ISSUER,
    clientId: values.INKSTREAM_STAFF_CLIENT,
    jwksUri: values.INKSTREAM_STAFF_JWKS,
    authorizeUrl: values.INKSTREAM_STAFF_AUTHORIZE_URL,
    tokenUrl: values.INKSTREAM_STAFF_TOKEN_URL,
    signOutUrl: values.INKSTREAM_STAFF_SIGN_OUT_URL,
    groupsClaim: values.INKSTREAM_STAFF_GROUPS_CLAIM,
    group: values.INKSTREAM_STAFF_GROUP,
  });
}
