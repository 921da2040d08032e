import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Sending, StorageRefusal, sendFile } from '../../../images/upload/terminal/send-file.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

const content = Buffer.from(Array.from({ length: 1_000_003 }, (_, index) => index % 251));
let folder: string;
let server: Server;
let url: string;
let answer: Answer;
/** Of requests that came whole. */
const bodies: { readonly url: string; readonly body: Buffer; readonly headers: IncomingMessage['headers'] }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inkstream-send-'));
  writeFileSync(join(folder, 'harbour.tif'), content);
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of request) pieces.push(piece);
    } catch {
      // It was broken off.
      return;
    }
    const body = Buffer.concat(pieces);
    bodies.push({ url: request.url ?? '', body, headers: request.headers });
    answer(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const file = () => ({ path: join(folder, 'harbour.tif'), name: 'harbour.tif', bytes: content.length });
const form = () => ({ kind: 'post' as const, url, fields: { key: 'uploads/1', 'Content-Type': 'image/tiff' } });
const partSizeBytes = 300_000;
const inParts = () => ({
  kind: 'multipart' as const,
  partSizeBytes,
  parts: [1, 2, 3, 4].map((partNumber) => ({ partNumber, url: `${url}/${partNumber}` })),
});

function sending(more: Partial<Sending> = {}) {
  const sent: number[] = [];
  bodies.length = 0;
  const signal = new AbortController().signal;
  return { sent, onSent: (bytes: number) => void sent.push(bytes), signal, pause: async () => undefined, ...more };
}

const refuse = (status: number, code: string) => (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(status).end(`<Error><Code>${code}</Code><Message>${code} it is</Message></Error>`);
};

describe('a file that is sent', () => {
  test('by form goes as a browser would send it, and its length is known before', async () => {
    answer = (_, response) => response.writeHead(204).end();
    const told = sending();
    expect(await sendFile(file(), form(), told)).toBeUndefined();
    const [request] = bodies;
    expect(request?.headers['content-length']).toBe(String(request?.body.length));
    const contentType = request?.headers['content-type'] ?? '';
    const parsed = await new Response(new Uint8Array(request?.body ?? []), {
      headers: { 'content-type': contentType },
    }).formData();
    expect([...parsed.keys()]).toEqual(['key', 'Content-Type', 'file']);
    const sent = parsed.get('file');
    expect(sent !== null && typeof sent !== 'string' && Buffer.from(await sent.arrayBuffer()).equals(content)).toBe(
      true,
    );
    expect(told.sent.at(-1)).toBe(content.length);
    expect(told.sent).toEqual([...told.sent].sort((one, other) => one - other));
  });

  test('in parts is whole, and each part is told with its ETag', async () => {
    answer = ({ url: path }, response) => response.writeHead(200, { etag: `"of${path}"` }).end();
    const told = sending();
    const parts = await sendFile(file(), inParts(), told);
    expect(parts).toEqual([1, 2, 3, 4].map((partNumber) => ({ partNumber, etag: `"of/${partNumber}"` })));
    const inOrder = bodies.toSorted((one, other) => (one.url < other.url ? -1 : 1)).map(({ body }) => body);
    expect(Buffer.concat(inOrder).equals(content)).toBe(true);
    expect(Math.max(...told.sent)).toBe(content.length);
  });

  test('is sent again when the store is busy or the connection breaks, and only the part that failed', async () => {
    const failures = new Map<string, Answer>([
      ['/2', refuse(503, 'SlowDown')],
      ['/3', (request) => request.socket.destroy()],
    ]);
    answer = (request, response, body) => {
      const fail = failures.get(request.url ?? '');
      failures.delete(request.url ?? '');
      if (fail) fail(request, response, body);
      else response.writeHead(200, { etag: '"e"' }).end();
    };
    const parts = await sendFile(file(), inParts(), sending());
    expect(parts?.length).toBe(4);
    expect(bodies.map((body) => body.url).sort()).toEqual(['/1', '/2', '/2', '/3', '/3', '/4']);
  });

  test('is given up at once when the store refuses it, with its reason', async () => {
    answer = refuse(400, 'EntityTooLarge');
    await expect(sendFile(file(), form(), sending())).rejects.toEqual(
      new StorageRefusal('EntityTooLarge', 'EntityTooLarge it is'),
    );
    expect(bodies.length).toBe(1);
    answer = refuse(403, 'AccessDenied');
    await expect(sendFile(file(), inParts(), sending())).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  test('is given up after several times when the store stays busy', async () => {
    answer = refuse(503, 'SlowDown');
    await expect(sendFile(file(), form(), sending())).rejects.toMatchObject({ code: 'SlowDown' });
    expect(bodies.length).toBe(5);
  });

  test('is not sent when it became shorter meanwhile', async () => {
    answer = (_, response) => response.writeHead(204).end();
    const longer = { ...file(), bytes: content.length + 10 };
    await expect(sendFile(longer, form(), sending())).rejects.toThrow('the file was changed while it was sent');
    expect(bodies).toEqual([]);
  });

  test('stops when it is interrupted', async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    for (const upload of [form(), inParts()]) {
      await expect(sendFile(file(), upload, sending({ signal: controller.signal }))).rejects.toThrow('abort');
    }
  });
});
