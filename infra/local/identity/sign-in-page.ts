import { demoPeople } from './demo-people.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (letter) => escapes[letter] ?? letter);

/** Nothing but this page itself; its style is named by its hash. */
export const signInStyle = `body{margin:0;background:#f4f6f8;color:#16202c;font:16px/1.5 system-ui,"DejaVu Sans",sans-serif}
main{max-width:26rem;margin:12vh auto 0;padding:28px;border:1px solid #dde3e9;border-radius:10px;background:#fff}
h1{margin:0 0 4px;font-size:1.4rem}p{margin:0 0 18px;color:#55616e}
button{display:block;width:100%;margin-top:10px;padding:10px 14px;border:1px solid #8a96a3;border-radius:6px;background:#fff;color:inherit;font:inherit;text-align:left;cursor:pointer}
button:hover{background:#e9f2fb;border-color:#0b5cad}button:focus-visible{outline:3px solid #6d9dcc;outline-offset:2px}
small{display:block;color:#55616e}`;

/** @param asked the parameters of the request, which come back with the choice */
export function signInPage(asked: URLSearchParams): string {
  const hidden = [...asked].map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  const buttons = demoPeople.map(
    ({ id, name, about }) => `<button name="person" value="${id}">${name}<small>${about}</small></button>`,
  );
  return `<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Demo sign-in</title><link rel="icon" href="data:,"><style>${signInStyle}</style></head>
<body><main><h1>Demo sign-in</h1>
<p>This machine has no real customers and no passwords. Who are you?</p>
<form method="post" action="/authorize">${hidden.join('')}${buttons.join('')}</form>
</main></body></html>
`;
}
