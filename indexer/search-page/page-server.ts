import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { PageFile } from '../../pipelines/pages/bundle-page.ts';
import { type LocalServer, listenLocally, pathOf, sendPageFile } from '../../pipelines/pages/local-server.ts';
import { buildPageFiles } from './page-files.ts';
import { contentSecurityPolicy } from './page-policy.ts';

export interface PageServerOptions {
  readonly port: number;
  /** Where the search API answers, without a slash at the end. */
  readonly searchApiUrl: string;
}

/** Paths of the search API; nothing else is forwarded. */
const apiPaths = /^\/(search|suggest|openapi\.json|products\/[^/]+(\/similar)?)$/;

/** So long a shopper's browser would wait at most anyway. */
const answerTimeoutMs = 15_000;

/** Only what this server itself delivers may run or be loaded. */
const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/**
 * Serves the page to try the search with, and forwards what it asks to the search API, so that both have one origin.
 * Listens on 127.0.0.1 only.
 */
export async function startPageServer({ port, searchApiUrl }: PageServerOptions): Promise<LocalServer> {
  const files = new Map(buildPageFiles().map((file) => [pathOf(file), file]));
  const server = createServer((request, response) => {
    answer(request, response, files, searchApiUrl).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      sendJson(response, 502, { code: 'SEARCH_UNREACHABLE', message: `The search API does not answer: ${reason}` });
    });
  });
  return listenLocally(server, port);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: ReadonlyMap<string, PageFile>,
  searchApiUrl: string,
): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendJson(response, 405, { code: 'METHOD_NOT_ALLOWED', message: 'Only GET and HEAD are answered here' });
    return;
  }
  if (pathname === '/health') {
    response.writeHead(200, { ...securityHeaders, 'content-type': 'text/plain' }).end('ok');
    return;
  }
  const file = files.get(pathname);
  if (file !== undefined) {
    sendPageFile(response, file, { headers: securityHeaders, isHead: request.method === 'HEAD' });
    return;
  }
  if (!apiPaths.test(pathname)) {
    sendJson(response, 404, { code: 'NOT_FOUND', message: `There is nothing at ${pathname}` });
    return;
  }
  const forwarded = await fetch(`${searchApiUrl}${pathname}${search}`, {
    signal: AbortSignal.timeout(answerTimeoutMs),
  });
  const body = await forwarded.text();
  response.writeHead(forwarded.status, {
    ...securityHeaders,
    'content-type': forwarded.headers.get('content-type') ?? 'application/json',
  });
  response.end(body);
}

function sendJson(response: ServerResponse, status: number, body: { code: string; message: string }): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, { ...securityHeaders, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
