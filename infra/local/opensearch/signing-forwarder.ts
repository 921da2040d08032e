import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Client } from '@opensearch-project/opensearch';

type ForwardedRequest = Parameters<Client['transport']['request']>[0];

export interface ForwarderOptions {
  readonly port: number;
  /** Signs what it sends. */
  readonly client: Client;
  /** Hears of requests that got no answer, or were not allowed. */
  readonly log: (line: string) => void;
}

/**
 * Forwards requests from this machine to an OpenSearch domain on AWS and signs them. So programs and functions of the
 * local stack use the domain like a node of their own, and none of them ever sees real credentials. Listens on
 * 127.0.0.1 only.
 */
export async function startSigningForwarder({ port, client, log }: ForwarderOptions): Promise<Server> {
  const server = createServer((request, response) => {
    forward(request, response, client, log).catch((error: unknown) => {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      log(`${request.method} ${request.url}: ${reason}`);
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { 'content-type': 'application/json' }).end(JSON.stringify({ message: reason }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  client: Client,
  log: (line: string) => void,
): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const body = await readAll(request);
  const contentType = request.headers['content-type'];
  const forwarded: ForwardedRequest = {
    method: request.method ?? 'GET',
    path: pathname,
    querystring: search.slice(1),
    ...(body === '' ? {} : { body }),
  };
  const answer = await client.transport.request(forwarded, {
    // The answer as it is, whatever its status.
    asStream: true,
    ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }),
  });
  const status = answer.statusCode ?? 502;
  if (status === 401 || status === 403)
    log(`${request.method} ${pathname}: ${status}, not allowed for these credentials`);
  const { 'content-type': type, 'content-encoding': encoding } = answer.headers ?? {};
  response.writeHead(status, {
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
  });
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) response.write(chunk);
  response.end();
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
