import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { htmlFile, type PageFile } from '../../../pipelines/pages/bundle-page.ts';
import { type LocalServer, listenLocally, sendPageFile } from '../../../pipelines/pages/local-server.ts';
import { QueryError, type QueryErrorCode } from '../../athena/errors.ts';
import type { SavedQuery } from '../../saved-query.ts';
import type { Dashboard } from '../dashboard.ts';
import { createAnswerBook } from './answers/answer-book.ts';
import { type LakeReader, RequestError } from './answers/lake-reader.ts';
import { answerRoute, type Route } from './api-routes.ts';
import { buildPageAssets } from './page-assets.ts';
import { notFoundDocument, pageDocuments } from './page-documents.ts';
import { contentSecurityPolicy } from './page-policy.ts';

export interface PageServerOptions {
  readonly port: number;
  readonly dashboards: readonly Dashboard[];
  readonly queries: ReadonlyMap<string, Pick<SavedQuery, 'parameters'>>;
  readonly lake: LakeReader;
  /** So many queries run at once; the others wait. @default 4 */
  readonly queriesAtOnce?: number;
}

/** Answers are given again for so long: pages of one dashboard that several people open, and the way back to a filter. */
const keepSeconds = 60;

const headers = {
  'content-security-policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** Serves the dashboards and answers their questions. Listens on 127.0.0.1 only. */
export async function startPageServer(options: PageServerOptions): Promise<LocalServer> {
  const served = servedFiles(options);
  const book = createAnswerBook({ atOnce: options.queriesAtOnce ?? 4, keepMilliseconds: keepSeconds * 1000 });
  const route = answerRoute({ ...options, book });
  const server = createServer((request, response) => {
    answer(request, response, { ...served, route }).catch((error: unknown) => sendFailure(response, error));
  });
  return listenLocally(server, options.port);
}

function servedFiles({ dashboards, queries }: PageServerOptions): Pick<Served, 'files' | 'notFound'> {
  const { files, ...assets } = buildPageAssets();
  const documents = pageDocuments({ dashboards, queries, assets, href: (name) => `./${name ?? ''}` });
  const served = new Map(files.map((file) => [`/${file.name}`, file]));
  for (const { name, html } of documents) {
    const path = `/${name ?? ''}`;
    served.set(path, htmlFile(path, html));
  }
  // Shown under any path: its addresses begin at the root.
  const fromRoot = { script: `/${assets.script}`, style: `/${assets.style}` };
  const { html } = notFoundDocument({ dashboards, queries, assets: fromRoot, href: (name) => `/${name ?? ''}` });
  return { files: served, notFound: htmlFile('not-found', html) };
}

interface Served {
  readonly files: ReadonlyMap<string, PageFile>;
  /** In place of a page that is not there. */
  readonly notFound: PageFile;
  readonly route: Route;
}

/** Whoever follows a link wants to read; programs take whatever comes. */
function wantsPage({ headers: { accept = '' } }: IncomingMessage): boolean {
  return accept.includes('text/html');
}

/**
 * Other sites in the same browser may neither read the lake by a name of their own that leads here, nor have questions
 * asked that cost money.
 */
function isForeign({ headers: { host = '', 'sec-fetch-site': site } }: IncomingMessage): boolean {
  const isOwnName = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
  // Another port of this machine is of the same site, and may be anybody's.
  return !isOwnName || !(site === undefined || site === 'same-origin' || site === 'none');
}

const base = 'http://127.0.0.1';

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { files, notFound, route }: Served,
): Promise<void> {
  const target = request.url ?? '/';
  if (!URL.canParse(target, base)) {
    sendProblem(response, [400, 'ADDRESS_INVALID', `${JSON.stringify(target)} is no address`]);
    return;
  }
  const { pathname, searchParams } = new URL(target, base);
  const isHead = request.method === 'HEAD';
  if (request.method !== 'GET' && !isHead) {
    sendProblem(response, [405, 'METHOD_NOT_ALLOWED', 'Only GET is answered here']);
    return;
  }
  const file = files.get(pathname);
  if (pathname === '/health') {
    response.writeHead(200, { ...headers, 'content-type': 'text/plain' }).end('ok');
  } else if (file !== undefined) {
    sendPageFile(response, file, { headers, isHead });
  } else if (!pathname.startsWith('/api/') && wantsPage(request)) {
    sendPageFile(response, notFound, { headers, isHead, status: 404 });
  } else if (isForeign(request) && pathname.startsWith('/api/')) {
    sendProblem(response, [403, 'ORIGIN_REFUSED', 'Only the pages of this server may ask here']);
  } else {
    await answerFromLake(response, route, pathname, searchParams);
  }
}

async function answerFromLake(
  response: ServerResponse,
  route: Route,
  pathname: string,
  parameters: URLSearchParams,
): Promise<void> {
  const leaving = new AbortController();
  // Whoever closes the page wants no answer: the query is stopped, since it costs time and money.
  response.once('close', () => leaving.abort());
  const answered = route(pathname, parameters, leaving.signal);
  if (answered === null) {
    sendProblem(response, [404, 'ROUTE_NOT_FOUND', `There is nothing at ${pathname}`]);
    return;
  }
  const body = JSON.stringify(await answered);
  if (response.destroyed) return;
  const caching = `private, max-age=${keepSeconds / 2}`;
  response.writeHead(200, { ...headers, 'content-type': 'application/json', 'cache-control': caching }).end(body);
}

/** What is not here is the lake's fault (502), unless nothing answers (503) or not in time (504). */
const statuses: Partial<Record<QueryErrorCode, number>> = { ENDPOINT_UNREACHABLE: 503, TIMED_OUT: 504 };

function sendFailure(response: ServerResponse, error: unknown): void {
  if (error instanceof RequestError) sendProblem(response, [400, error.code, error.message]);
  else if (error instanceof QueryError) sendProblem(response, [statuses[error.code] ?? 502, error.code, error.message]);
  else {
    const message = error instanceof Error ? error.message : String(error);
    if (!response.destroyed) process.stderr.write(`${error instanceof Error ? error.stack : message}\n`);
    sendProblem(response, [500, 'INTERNAL', `The page failed: ${message}`]);
  }
}

function sendProblem(response: ServerResponse, [status, code, message]: readonly [number, string, string]): void {
  if (response.headersSent || response.destroyed) {
    response.end();
    return;
  }
  response.writeHead(status, { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ code, message }));
}
