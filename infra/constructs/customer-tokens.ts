/** Whose tokens the upload API takes, and where customers sign in. */
export interface CustomerTokens {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri?: string | undefined;
  readonly claim: string;
  readonly use: 'access' | 'id' | 'any';
  readonly signIn?: SignIn | undefined;
}

/** What a page needs to know to send people to sign in. */
export interface SignIn {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly signOutUrl?: string | undefined;
  readonly clientId: string;
  readonly scope: string;
}

/** Exactly the variables that the upload function's config reads of them. */
export function tokenEnvironment({ issuer, audience, jwksUri, claim, use }: CustomerTokens): Record<string, string> {
  return {
    INKSTREAM_CUSTOMER_TOKEN_ISSUER: issuer,
    INKSTREAM_CUSTOMER_TOKEN_AUDIENCE: audience,
    INKSTREAM_CUSTOMER_TOKEN_CLAIM: claim,
    INKSTREAM_CUSTOMER_TOKEN_USE: use,
    ...(jwksUri !== undefined && { INKSTREAM_CUSTOMER_TOKEN_JWKS: jwksUri }),
  };
}
