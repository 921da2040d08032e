import { createServer } from 'node:http';
import type { GateAnswer, GateRequest } from '../../../../queries/dashboards/staff-gate/gate.ts';

/** Keeps cookies and follows nothing by itself. */
export interface Browser {
  readonly cookies: Map<string, string>;
  /** All that were ever set, with their attributes. */
  readonly setCookies: string[];
  get(path: string): Promise<{ status: number; location: string; text: string; headers: Headers }>;
}

export interface RunningGate {
  readonly url: string;
  browser(): Browser;
  close(): Promise<void>;
}

/** The gate over HTTP on this machine, as CloudFront and Lambda carry it on AWS. */
export async function gateServer(answer: (request: GateRequest) => Promise<GateAnswer>): Promise<RunningGate> {
  const server = createServer(async (request, response) => {
    // Not `new URL(path, base)`: that takes `//host/path` for another host.
    const [path = '/', search = ''] = (request.url ?? '/').split('?');
    const { status, headers, cookies, body } = await answer({
      method: request.method ?? 'GET',
      path: decodeURIComponent(path),
      query: Object.fromEntries(new URLSearchParams(search)),
      cookies: request.headers.cookie?.split('; ') ?? [],
    });
    response.writeHead(status, { ...headers, 'set-cookie': [...cookies] }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the gate does not listen');
  const url = `http://127.0.0.1:${address.port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url, browser: () => newBrowser(url), close };
}

function newBrowser(url: string): Browser {
  const cookies = new Map<string, string>();
  const setCookies: string[] = [];
  return {
    cookies,
    setCookies,
    get: async (path) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(`${url}${path}`, { redirect: 'manual', headers: { cookie } });
      for (const text of response.headers.getSetCookie()) {
        setCookies.push(text);
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
        if (text.includes('Max-Age=0')) cookies.delete(name);
        else cookies.set(name, value);
      }
      const { status, headers } = response;
      return { status, headers, location: headers.get('location') ?? '', text: await response.text() };
    },
  };
}
