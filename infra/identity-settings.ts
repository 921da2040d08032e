import { z } from 'zod';

const httpsUrl = z.url({ protocol: /^https$/, error: 'must be an https address' });

const claim = z.string().min(1).max(100);

/** Where a browser is sent to sign in (OpenID Connect's code flow with PKCE). */
const signIn = z.strictObject({
  authorizeUrl: httpsUrl,
  tokenUrl: httpsUrl,
  signOutUrl: httpsUrl.optional(),
});

const cognitoPool = {
  kind: z.literal('cognito'),
  /** Cognito's plan Plus: refuses passwords known from leaks and sign-ins that look stolen, for a price per user and month. */
  threatProtection: z.boolean().default(false),
};

const customers = z.discriminatedUnion('kind', [
  z.strictObject({
    ...cognitoPool,
    /** Holds the shop's id of the customer: `sub`, Cognito's own, or an attribute that the shop sets. */
    claim: z
      .string()
      .regex(/^(sub|custom:[a-z_]{1,20})$/, 'must be "sub" or "custom:NAME"')
      .default('sub'),
  }),
  z.strictObject({
    kind: z.literal('issuer'),
    /** The shop's own, as its tokens name it. */
    issuer: httpsUrl,
    audience: z.string().min(1),
    /** @default `/.well-known/jwks.json` of the issuer */
    jwksUri: httpsUrl.optional(),
    claim: claim.default('sub'),
    /** For the upload page. Without it only the shop's own pages, which have tokens, can upload. */
    signIn: signIn.extend({ clientId: z.string().min(1), scope: z.string().default('openid profile') }).optional(),
  }),
]);

const group = z.string().min(1).max(128).default('staff');

const staff = z.discriminatedUnion('kind', [
  z.strictObject({ ...cognitoPool, group }),
  z.strictObject({
    kind: z.literal('issuer'),
    issuer: httpsUrl,
    clientId: z.string().min(1),
    jwksUri: httpsUrl.optional(),
    signIn,
    /** Holds the groups of whoever signs in: a list of texts, or one. */
    groupsClaim: claim.default('groups'),
    group,
  }),
]);

/** Who signs customers in, who upload, and staff, who see the dashboards. */
export const identitySettings = z.strictObject({
  customers: customers.prefault({ kind: 'cognito' }),
  /** Without it the dashboards are not put on the web. */
  staff: staff.optional(),
});

export type IdentitySettings = z.infer<typeof identitySettings>;

/** The customers of this machine, whom the demo issuer of `npm start` signs in. */
export function demoIdentity(issuer: string): IdentitySettings {
  const clientId = 'inkstream-uploads';
  return {
    customers: {
      kind: 'issuer',
      issuer,
      audience: clientId,
      claim: 'sub',
      signIn: {
        authorizeUrl: `${issuer}/authorize`,
        tokenUrl: `${issuer}/token`,
        signOutUrl: `${issuer}/sign-out`,
        clientId,
        scope: 'openid profile',
      },
    },
  };
}
