import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Client } from '@opensearch-project/opensearch';
import { AwsSigv4Signer } from '@opensearch-project/opensearch/aws-v3';
import { startSigningForwarder } from '../../../../infra/local/opensearch/signing-forwarder.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let domain: Server;
let forwarder: Server;
let client: Client;
let seen: Seen[];
let said: string[];
let status: number;

beforeEach(async () => {
  [seen, said, status] = [[], [], 200];
  domain = createServer(async (request, response) => {
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: await text(request) });
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"version":9007199254740993}');
  });
  await new Promise<void>((resolve) => domain.listen(0, '127.0.0.1', resolve));
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  client = new Client({
    node: addressOf(domain),
    ...AwsSigv4Signer({ region: 'eu-central-1', service: 'es', getCredentials: async () => credentials }),
  });
  forwarder = await startSigningForwarder({ port: 0, client, log: (line) => said.push(line) });
});

afterEach(async () => {
  await client.close();
  for (const server of [forwarder, domain]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a request arrives at the domain as it was, and signed', async () => {
  const body = '{"index":{}}\n{"title":"größer"}\n';
  const answer = await fetch(`${addressOf(forwarder)}/products-x-writes/_bulk?require_alias=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body,
  });
  expect(seen).toMatchObject([{ method: 'POST', url: '/products-x-writes/_bulk?require_alias=true', body }]);
  expect(seen[0]?.headers['content-type']).toBe('application/x-ndjson');
  expect(seen[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/es\//);
  // Digit by digit: numbers above 2^53 must not pass through JavaScript's.
  expect(await answer.text()).toBe('{"version":9007199254740993}');
});

test('a search may have a body although it is a GET', async () => {
  const ask = new Client({ node: addressOf(forwarder) });
  await ask.transport.request({ method: 'GET', path: '/products/_search', body: { size: 0 } });
  expect(seen).toMatchObject([{ method: 'GET', url: '/products/_search', body: '{"size":0}' }]);
  await ask.close();
});

test('an answer that is an error passes through, and one about permissions is logged', async () => {
  status = 403;
  const answer = await fetch(`${addressOf(forwarder)}/_cluster/health`);
  expect(answer.status).toBe(403);
  expect(said).toEqual(['GET /_cluster/health: 403, not allowed for these credentials']);
});

test('a domain that cannot be reached is a bad gateway with the reason', async () => {
  domain.closeAllConnections();
  await new Promise((resolve) => domain.close(resolve));
  const answer = await fetch(`${addressOf(forwarder)}/`);
  expect(answer.status).toBe(502);
  expect(await answer.text()).toMatch(/ConnectionError/);
});
