import { createHash } from 'node:crypto';

const style =
  'body{margin:0;background:#f4f6f8;color:#16202c;font:16px/1.5 system-ui,"DejaVu Sans",sans-serif}' +
  'main{max-width:28rem;margin:14vh auto 0;padding:28px;border:1px solid #dde3e9;border-radius:10px;background:#fff}' +
  'h1{margin:0 0 8px;font-size:1.3rem}p{margin:0 0 12px}a{color:#0b5cad}';

const styleHash = createHash('sha256').update(style).digest('base64');

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page that says one thing. Nothing of a request stands in it. */
export function gatePage(
  words: string,
  link?: { readonly href: string; readonly text: string },
): { readonly html: string; readonly policy: string } {
  const further = link === undefined ? '' : `<p><a href="${link.href}">${link.text}</a></p>`;
  const html = `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dashboards</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body><main><h1>Dashboards</h1><p>${words}</p>${further}</main></body></html>
`;
  return { html, policy };
}
