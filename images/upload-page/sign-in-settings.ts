import { z } from 'zod';

/** How a page signs people in: OpenID Connect's code flow with PKCE. */
export const signInSettings = z.object({
  authorizeUrl: z.url(),
  tokenUrl: z.url(),
  signOutUrl: z.url().optional(),
  clientId: z.string().min(1),
  scope: z.string().default('openid profile'),
  /** Which of the tokens the API takes. */
  use: z.enum(['access', 'id', 'any']).default('any'),
});

export type SignInSettings = z.infer<typeof signInSettings>;
