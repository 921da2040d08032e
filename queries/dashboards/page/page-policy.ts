/** Only what the page itself delivers may run; it speaks with its own origin and with nobody else. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  // data: the empty icon, without which browsers ask for one.
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
