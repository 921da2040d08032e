import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createTrinoClient } from '../../../../../infra/local/athena/trino-engine/protocol/trino-client.ts';

type Answer = (url: string) => { status?: number; headers?: Record<string, string>; body?: object };

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Heard {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that gives the answers in turn and remembers what it was asked; it answers every DELETE with 204. */
async function serve(...answers: Answer[]): Promise<{ url: string; heard: Heard[] }> {
  const heard: Heard[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    heard.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
    const answer = request.method === 'DELETE' ? { status: 204 } : answers.shift()?.(url);
    response.writeHead(answer?.status ?? 200, answer?.headers).end(answer?.body && JSON.stringify(answer.body));
  };
  server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, heard };
}

const page =
  (next: string | undefined, data: unknown[][] = []) =>
  (url: string) => ({
    body: { id: 'q', data, stats: {}, ...(next && { nextUri: `${url}${next}` }) },
  });

const statement = { sql: 'SELECT 1', catalog: 'awsdatacatalog', schema: 'silver', properties: { 'a.b': 'x y' } };
const unstopped = () => new AbortController().signal;

async function rowsOf(url: string, signal = unstopped()): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const { rows: some } of createTrinoClient(url).pages(statement, signal)) rows.push(...some);
  return rows;
}

describe('a statement', () => {
  test('is posted with its session, and its pages are followed to the last', async () => {
    const { url, heard } = await serve(page('/1'), page('/2', [[1]]), page(undefined, [[2]]));
    expect(await rowsOf(url)).toEqual([['1'], ['2']]);
    expect(heard.map(({ line }) => line)).toEqual(['POST /v1/statement', 'GET /1', 'GET /2']);
    expect(heard[0]).toMatchObject({
      body: 'SELECT 1',
      headers: {
        'x-trino-catalog': 'awsdatacatalog',
        'x-trino-schema': 'silver',
        'x-trino-session': 'a.b=x%20y',
        'x-trino-client-capabilities': 'PARAMETRIC_DATETIME',
      },
    });
  });

  test('is asked for again while the server is busy', async () => {
    const busy =
      (status: number, headers = {}) =>
      () => ({ status, headers, body: {} });
    const { url, heard } = await serve(
      busy(503),
      page('/1'),
      busy(502),
      busy(429, { 'retry-after': '0' }),
      page(undefined),
    );
    expect(await rowsOf(url)).toEqual([]);
    expect(heard.map(({ line }) => line)).toEqual([
      'POST /v1/statement',
      'POST /v1/statement',
      'GET /1',
      'GET /1',
      'GET /1',
    ]);
  });

  test('is cancelled when its rows are not read to the end', async () => {
    const { url, heard } = await serve(page('/1'), page('/2', [[1]]));
    for await (const { rows } of createTrinoClient(url).pages(statement, unstopped())) if (rows.length > 0) break;
    expect(heard.at(-1)?.line).toBe('DELETE /2');
  });

  test('is cancelled when it is stopped while the server works', async () => {
    const { url, heard } = await serve(page('/1'));
    const controller = new AbortController();
    const reason = new Error('stopped by the user');
    const read = async () => {
      for await (const _ of createTrinoClient(url).pages(statement, controller.signal)) controller.abort(reason);
    };
    await expect(read()).rejects.toBe(reason);
    expect(heard.at(-1)?.line).toBe('DELETE /1');
  });

  test('fails with the server’s words when they are no answer of Trino', async () => {
    const { url } = await serve(() => ({ status: 404, body: { no: 'such page' } }));
    await expect(rowsOf(url)).rejects.toThrow('Trino answered 404: {"no":"such page"}');
  });

  test('fails with the address when nobody answers', async () => {
    const { url } = await serve();
    server?.close();
    await expect(rowsOf(url)).rejects.toThrow(`Trino does not answer at ${url}`);
  });
});
