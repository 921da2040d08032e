import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from './api/api-error.ts';
import type { Operations } from './api/operation.ts';

const target = 'AmazonAthena.';
const contentType = 'application/x-amz-json-1.1';
// The largest request is one with the longest query text; anything above is no use to anyone.
const maxBodyBytes = 4 * 1024 * 1024;

/** Serves operations of the AWS JSON 1.1 protocol on 127.0.0.1, and GET /health. */
export async function listen(
  port: number,
  operations: Operations,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(request, response, operations);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${address.port}`, close: async () => await closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 1000).unref();
  await closed;
}

async function answer(request: IncomingMessage, response: ServerResponse, operations: Operations): Promise<void> {
  try {
    if (request.method === 'GET' && request.url === '/health') {
      respond(response, 200, { status: 'ok' });
      return;
    }
    const name = String(request.headers['x-amz-target'] ?? '').replace(target, '');
    const run = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (request.method !== 'POST' || run === undefined) {
      throw new ApiError('UnknownOperationException', `The operation '${name}' is not offered here`);
    }
    respond(response, 200, await run(await readBody(request)));
  } catch (error) {
    respondError(response, error);
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new ApiError('InvalidRequestException', 'The request is too large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  } catch {
    throw new ApiError('SerializationException', 'The request body is no JSON');
  }
}

function respond(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function respondError(response: ServerResponse, error: unknown): void {
  const known = error instanceof ApiError ? error : undefined;
  if (known === undefined) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  const code = known?.code ?? 'InternalServerException';
  const message = known?.message ?? (error instanceof Error ? error.message : 'internal error');
  response.setHeader('x-amzn-errortype', code);
  respond(response, known === undefined ? 500 : 400, { __type: code, Message: message, message, ...known?.details });
}
