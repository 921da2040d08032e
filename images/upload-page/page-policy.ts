export interface PageSources {
  /** Of the upload API; null when it has the page's own origin. */
  readonly apiOrigin: string | null;
  /** Where files are sent to and pictures are read from: the endpoints of S3. */
  readonly storageOrigins: readonly string[];
  /** Of whoever gives tokens for the codes of a sign-in; null when nobody can sign in. */
  readonly signInOrigin: string | null;
}

/**
 * Only what the page itself delivers may run; it speaks with the upload API, with S3 and with whoever signs people in, and
 * with nobody else.
 */
export function contentSecurityPolicy({ apiOrigin, storageOrigins, signInOrigin }: PageSources): string {
  const asked = signInOrigin === null ? '' : ` ${signInOrigin}`;
  const others = [...(apiOrigin === null ? [] : [apiOrigin]), ...storageOrigins].join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${others}`.trim() + asked,
    // data: the blurred placeholders; blob: the file that was chosen, before it is sent.
    `img-src 'self' data: blob: ${others}`.trim(),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/**
 * Where S3 answers, as sources of a policy: the emulator's endpoint where there is one, else the buckets of the API's
 * region. Empty when neither tells.
 */
export function storageOriginsOf(apiUrl: string, awsEndpoint?: string): string[] {
  if (awsEndpoint !== undefined) return [new URL(awsEndpoint).origin];
  const region = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com$/.exec(new URL(apiUrl).hostname)?.[1];
  // Presigned addresses have one of both forms: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
  return region === undefined ? [] : [`https://*.s3.${region}.amazonaws.com`, `https://s3.${region}.amazonaws.com`];
}
