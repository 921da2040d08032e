/**
 * The prefix makes browsers refuse a cookie of this name from any other host or path, and without TLS:
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
 */
export const sessionCookie = '__Host-inkstream-staff';
/** What was asked of the issuer, until it answers. */
export const signInCookie = '__Host-inkstream-sign-in';

/** Browsers keep 4,096 bytes with name and attributes. */
const mostBytes = 3_900;

export function fitsCookie(value: string): boolean {
  return encodeURIComponent(value).length <= mostBytes;
}

/** @param seconds how long it is kept; absent: until the browser ends */
export function cookieWith(name: string, value: string, seconds?: number): string {
  // Lax: sent when the issuer sends the browser back, and with nothing that another site's page loads.
  const kept = seconds === undefined ? '' : `; Max-Age=${seconds}`;
  return `${name}=${encodeURIComponent(value)}; Path=/; Secure; HttpOnly; SameSite=Lax${kept}`;
}

export function clearedCookie(name: string): string {
  return cookieWith(name, '', 0);
}

/** @param cookies `name=value` each */
export function cookieNamed(name: string, cookies: readonly string[]): string | undefined {
  const value = cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
  try {
    return value === undefined || value === '' ? undefined : decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
