import dns from 'node:dns';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createSearchClient } from '../../../indexer/index/search-client.ts';

let server: Server | undefined;

afterEach(async () => {
  jest.restoreAllMocks();
  server?.closeAllConnections();
  server?.close();
});

/** A server that answers `{}`, or cuts the connection where it is told to; gives its port. */
async function listen(onRequest: (incoming: IncomingMessage) => 'answer' | 'cut'): Promise<number> {
  server = createServer((incoming, outgoing) => {
    incoming.resume();
    if (onRequest(incoming) === 'cut') incoming.socket.destroy();
    else outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Every name is this machine, so that a request to AWS can be looked at. */
function resolveLocally(): void {
  const lookup = (_: string, options: { all?: boolean }, done: (...result: unknown[]) => void) =>
    options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
  jest.spyOn(dns, 'lookup').mockImplementation(lookup as unknown as typeof dns.lookup);
}

function useCredentials(id: string): void {
  jest.replaceProperty(process, 'env', { ...process.env, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: 'secret' });
}

const authorizationOf = ({ headers }: IncomingMessage) => headers.authorization ?? 'none';

describe('requests to an AWS domain', () => {
  const moment = Date.parse('2026-11-21T12:00:00.000Z');

  test('are signed for its service and region, with the credentials of that moment', async () => {
    const seen: string[] = [];
    const port = await listen((incoming) => {
      seen.push(authorizationOf(incoming));
      return 'answer';
    });
    resolveLocally();
    const client = createSearchClient(`http://search-shop.eu-west-1.es.amazonaws.com:${port}`);
    const clock = jest.spyOn(Date, 'now');
    for (const [key, minutes] of [
      ['FIRST', 0],
      ['SECOND', 4],
      ['THIRD', 6],
    ] as const) {
      useCredentials(key);
      clock.mockReturnValue(moment + minutes * 60_000);
      await client.info();
    }
    await client.close();
    const keys = seen.map((header) => /^AWS4-HMAC-SHA256 Credential=(\w+)\/\d{8}\/(.+?),/.exec(header)?.slice(1));
    // Those without an expiration are kept for five minutes, not for ever.
    const scope = 'eu-west-1/es/aws4_request';
    expect(keys).toEqual([
      ['FIRST', scope],
      ['FIRST', scope],
      ['THIRD', scope],
    ]);
  });
});

describe('requests to any other node', () => {
  test('are not signed', async () => {
    const seen: string[] = [];
    const port = await listen((incoming) => {
      seen.push(authorizationOf(incoming));
      return 'answer';
    });
    const client = createSearchClient(`http://127.0.0.1:${port}`);
    await client.info();
    await client.close();
    expect(seen).toEqual(['none']);
  });

  test('survive a socket that died while it was idle', async () => {
    const sockets = new Set<Socket>();
    const port = await listen(({ socket }) => {
      if (sockets.has(socket)) return 'cut';
      sockets.add(socket);
      return 'answer';
    });
    const client = createSearchClient(`http://127.0.0.1:${port}`);
    await client.info();
    expect((await client.info()).statusCode).toBe(200);
    await client.close();
    expect(sockets.size).toBe(2);
  });
});
