import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPageServer } from '../../../images/upload-page/page-server.ts';
import type { LocalServer } from '../../../pipelines/pages/local-server.ts';

let api: Server;
let page: LocalServer;
const asked: { request: string; body: string; headers: IncomingMessage['headers'] }[] = [];
const last = () => asked.at(-1);

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  return address.port;
}

beforeAll(async () => {
  api = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    asked.push({ request: `${request.method} ${request.url}`, body, headers: request.headers });
    if (request.url?.includes('/files/')) {
      response
        .writeHead(302, { location: 'http://127.0.0.1:9/proof.jpg?signature=1', 'cache-control': 'private' })
        .end();
    } else if (request.method === 'DELETE') response.writeHead(204).end();
    else
      response
        .writeHead(400, { 'content-type': 'application/json', 'set-cookie': 'a=b' })
        .end('{"code":"REQUEST_INVALID"}');
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  page = await startPageServer({
    port: 0,
    uploadApiUrl: `http://127.0.0.1:${portOf(api)}/stage`,
    storageOrigins: ['http://127.0.0.1:4566'],
  });
});

afterAll(async () => {
  await page.close();
  await new Promise((resolve) => api.close(resolve));
});

describe('the page is served', () => {
  test('with its style, its script and the viewer, each under the hash of its content', async () => {
    const response = await fetch(`${page.url}/?product=POS-A2-MA200`);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const names = [...(await response.text()).matchAll(/(?:href|src)="([\w.-]+\.(?:css|js))"/g)].map(
      (match) => match[1],
    );
    expect(names).toEqual([
      expect.stringMatching(/^page-\w{8}\.css$/),
      expect.stringMatching(/^upload-page-\w{8}\.js$/),
    ]);
    const files = await Promise.all(names.map((name) => fetch(`${page.url}/${name}`)));
    expect(files.map(({ status }) => status)).toEqual([200, 200]);
    expect(files.map(({ headers }) => headers.get('cache-control'))).toEqual([
      'public, max-age=31536000, immutable',
      'public, max-age=31536000, immutable',
    ]);
  });

  test('under a policy that lets nothing foreign run, and files go to the storage', async () => {
    const policy = (await fetch(`${page.url}/`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:4566;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  test('and says that it is healthy', async () => {
    expect(await (await fetch(`${page.url}/health`)).text()).toBe('ok');
  });
});

describe('requests are passed on to the upload API', () => {
  test("with their bodies and the customer's token, and answers with their status and type, but no cookies", async () => {
    const response = await fetch(`${page.url}/uploads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'session=1', authorization: 'secret' },
      body: '{"fileName":"Ünïcode.jpg"}',
    });
    expect(last()).toMatchObject({ request: 'POST /stage/uploads', body: '{"fileName":"Ünïcode.jpg"}' });
    expect(last()?.headers).not.toHaveProperty('cookie');
    expect(last()?.headers).toMatchObject({ authorization: 'secret' });
    expect(response.status).toBe(400);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await response.json()).toEqual({ code: 'REQUEST_INVALID' });
  });

  test('redirects are for the browser to follow', async () => {
    const path = '/uploads/a%2Fb/files/tiles/image_files/12/0_1.jpeg';
    const response = await fetch(`${page.url}${path}`, { redirect: 'manual' });
    expect(last()?.request).toBe(`GET /stage${path}`);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('http://127.0.0.1:9/proof.jpg?signature=1');
  });

  test('and what has no body has none', async () => {
    const response = await fetch(`${page.url}/uploads/1`, { method: 'DELETE' });
    expect(response.status).toBe(204);
    expect(last()).toMatchObject({ request: 'DELETE /stage/uploads/1', body: '' });
  });
});

describe('nothing else is', () => {
  test.each([
    ['GET', '/admin', 404],
    ['GET', '/uploads/1/press', 404],
    ['GET', '/uploads/1/../../admin', 404],
    ['GET', '/uploadsx', 404],
    ['GET', '/page.html', 404],
    ['PUT', '/uploads/1', 405],
    ['POST', '/', 404],
  ])('%s %s', async (method, path, status) => {
    const before = asked.length;
    const response = await fetch(`${page.url}${path}`, { method });
    expect(response.status).toBe(status);
    expect(asked.length).toBe(before);
  });

  test('a request that is far too large', async () => {
    const before = asked.length;
    const response = await fetch(`${page.url}/uploads`, { method: 'POST', body: 'x'.repeat(1_000_001) });
    expect(response.status).toBe(413);
    expect(asked.length).toBe(before);
  });
});

test('an API that is down is said so', async () => {
  const lonely = await startPageServer({ port: 0, uploadApiUrl: 'http://127.0.0.1:9', storageOrigins: [] });
  const response = await fetch(`${lonely.url}/uploads/1`);
  expect(response.status).toBe(502);
  expect(await response.json()).toMatchObject({ code: 'API_UNREACHABLE' });
  await lonely.close();
});
