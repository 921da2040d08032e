import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { PageFile } from '../../pipelines/pages/bundle-page.ts';
import { type LocalServer, listenLocally, pathOf, sendPageFile } from '../../pipelines/pages/local-server.ts';
import { buildPageFiles, sourcesOf } from './page-files.ts';
import { contentSecurityPolicy } from './page-policy.ts';
import type { SignInSettings } from './sign-in-settings.ts';

export interface PageServerOptions {
  readonly port: number;
  /** Where the upload API answers, without a slash at the end. */
  readonly uploadApiUrl: string;
  readonly storageOrigins: readonly string[];
  /** @default nobody can sign in */
  readonly signIn?: SignInSettings | undefined;
}

/** Paths of the upload API; nothing else is forwarded. */
const apiPaths = /^\/uploads(\/[^/]+(\/complete|\/files\/.+)?)?$/;
const apiMethods = ['GET', 'POST', 'DELETE'];

/** Longer than API Gateway waits for an answer. */
const answerTimeoutMs = 35_000;

/** Files go to S3; what the API itself is told is far smaller. */
const maxBodyBytes = 1_000_000;

type Headers = Readonly<Record<string, string>>;

/**
 * Serves the upload page, and forwards what it asks to the upload API, so that both have one origin. Files do not pass
 * here: the browser sends them to S3. Listens on 127.0.0.1 only.
 */
export async function startPageServer(options: PageServerOptions): Promise<LocalServer> {
  const pageOptions = { apiUrl: null, storageOrigins: options.storageOrigins, signIn: options.signIn };
  const files = new Map(buildPageFiles(pageOptions).map((file) => [pathOf(file), file]));
  const headers = {
    'content-security-policy': `${contentSecurityPolicy(sourcesOf(pageOptions))}; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
  const server = createServer((request, response) => {
    answer(request, response, { files, headers, uploadApiUrl: options.uploadApiUrl }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      sendProblem(response, headers, [502, 'API_UNREACHABLE', `The upload API does not answer: ${reason}`]);
    });
  });
  return listenLocally(server, options.port);
}

interface Served {
  readonly files: ReadonlyMap<string, PageFile>;
  readonly headers: Headers;
  readonly uploadApiUrl: string;
}

async function answer(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  const { headers, files, uploadApiUrl } = served;
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const file = files.get(pathname);
  if (pathname === '/health' && isRead) {
    response.writeHead(200, { ...headers, 'content-type': 'text/plain' }).end('ok');
  } else if (file !== undefined && isRead) {
    sendPageFile(response, file, { headers, isHead: request.method === 'HEAD' });
  } else if (!apiPaths.test(pathname)) {
    sendProblem(response, headers, [404, 'ROUTE_NOT_FOUND', `There is nothing at ${pathname}`]);
  } else if (!apiMethods.includes(request.method ?? '')) {
    sendProblem(response, headers, [405, 'METHOD_NOT_ALLOWED', 'Only GET, POST and DELETE are answered here']);
  } else {
    await forward(request, response, `${uploadApiUrl}${pathname}${search}`, headers);
  }
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  address: string,
  headers: Headers,
): Promise<void> {
  const body = await readBody(request);
  if (body === null) {
    sendProblem(response, headers, [413, 'BODY_UNREADABLE', `A request has at most ${maxBodyBytes} bytes`]);
    return;
  }
  const forwarded = await fetch(address, {
    method: request.method ?? 'GET',
    headers: {
      accept: 'application/json',
      'content-type': request.headers['content-type'] ?? 'application/json',
      ...(request.headers.authorization !== undefined && { authorization: request.headers.authorization }),
    },
    body: body.length === 0 ? null : new Uint8Array(body),
    // Where a file is: that is for the browser to read.
    redirect: 'manual',
    signal: AbortSignal.timeout(answerTimeoutMs),
  });
  const answered = Buffer.from(await forwarded.arrayBuffer());
  const passedOn = ['content-type', 'location', 'cache-control', 'www-authenticate'].flatMap((name) => {
    const value = forwarded.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  response.writeHead(forwarded.status, { ...headers, ...Object.fromEntries(passedOn) });
  response.end(answered);
}

/** Null when it is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  return bytes <= maxBodyBytes ? Buffer.concat(chunks) : null;
}

function sendProblem(
  response: ServerResponse,
  headers: Headers,
  [status, code, message]: readonly [number, string, string],
): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, { ...headers, 'content-type': 'application/json' });
  response.end(JSON.stringify({ code, message }));
}
