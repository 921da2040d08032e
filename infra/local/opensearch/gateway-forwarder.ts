import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type GatewayAnswer,
  type GatewayRequest,
  gatewayRequestSchema,
} from '../../../indexer/gateway/gateway-request.ts';

/** The address of a search domain that only a function in its network reaches, as a stage's output names it: `lambda://NAME`. */
const gatewayProtocol = 'lambda:';

/** @returns the name of the gateway's function; undefined for an address that can be asked as it is */
export function gatewayOf(openSearchUrl: string | undefined): string | undefined {
  if (openSearchUrl === undefined || !URL.canParse(openSearchUrl)) return undefined;
  const { protocol, host } = new URL(openSearchUrl);
  return protocol === gatewayProtocol ? host : undefined;
}

/**
 * A node of OpenSearch as far as a command can tell: it listens on 127.0.0.1 for as long as the command runs, and has each
 * request asked by the gateway. It keeps no process alive.
 * @returns its address
 */
export async function startGatewayForwarder(ask: (request: GatewayRequest) => Promise<GatewayAnswer>): Promise<string> {
  const server = createServer((request, response) => {
    forward(request, ask).then(
      (answer) => give(response, answer),
      (error: unknown) => give(response, failure(error)),
    );
  });
  server.on('connection', (socket) => socket.unref());
  const { port } = await listen(server);
  server.unref();
  return `http://127.0.0.1:${port}`;
}

async function listen(server: Server): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server.address() as AddressInfo;
}

async function forward(
  request: IncomingMessage,
  ask: (request: GatewayRequest) => Promise<GatewayAnswer>,
): Promise<GatewayAnswer> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return ask(
    gatewayRequestSchema.parse({
      method: request.method,
      path: pathname,
      querystring: search.slice(1),
      body: Buffer.concat(chunks).toString('utf8'),
      contentType: request.headers['content-type'],
    }),
  );
}

function give(response: ServerResponse, { status, contentType, body }: GatewayAnswer): void {
  response.writeHead(status, { ...(contentType !== undefined && { 'content-type': contentType }) }).end(body);
}

function failure(error: unknown): GatewayAnswer {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { status: 502, contentType: 'application/json', body: JSON.stringify({ message }) };
}
