import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What may go wrong with one call, each as often as the others. */
const faults = ['refused', 'done-but-answered-500', 'done-but-cut-off', 'partly-done'] as const;
type Fault = (typeof faults)[number];

export interface FaultyProxy {
  readonly url: string;
  /** How often each fault was injected. */
  readonly injected: ReadonlyMap<Fault, number>;
  close(): Promise<void>;
}

export interface FaultyProxyOptions {
  /** Address of the service that works. */
  readonly target: string;
  /** Share of the calls that go wrong, 0 to 1. */
  readonly faultShare: number;
  /** Numbers from 0 to 1; with a seed the same test injects the same faults. */
  readonly random: () => number;
}

/**
 * Stands between an AWS SDK and a service and lets calls fail as networks and services do: before they have an effect,
 * after, and for PutRecordBatch of Firehose for some of its records.
 */
export async function startFaultyProxy(options: FaultyProxyOptions): Promise<FaultyProxy> {
  const injected = new Map<Fault, number>();
  const chooseFault = (): Fault | undefined => {
    if (options.random() >= options.faultShare) return undefined;
    const fault = faults[Math.floor(options.random() * faults.length)] ?? 'refused';
    injected.set(fault, (injected.get(fault) ?? 0) + 1);
    return fault;
  };
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, { ...options, fault: chooseFault() }).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, injected, close: () => closeServer(server) };
}

interface Handling extends FaultyProxyOptions {
  readonly fault: Fault | undefined;
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, handling: Handling): Promise<void> {
  const body = await readAll(incoming);
  const { fault } = handling;
  if (fault === 'refused') {
    respond(outgoing, 503, '{"__type":"ServiceUnavailableException","message":"injected: refused"}');
    return;
  }
  const isBatch = String(incoming.headers['x-amz-target'] ?? '').endsWith('.PutRecordBatch');
  if (fault === 'partly-done' && isBatch) {
    respond(outgoing, 200, await putSomeRecords(incoming, body, handling));
    return;
  }
  const reply = await forward(handling.target, incoming, body);
  if (fault === 'done-but-cut-off') outgoing.destroy();
  else if (fault === undefined) respond(outgoing, reply.status, reply.body, reply.headers);
  else respond(outgoing, 500, '{"__type":"InternalFailure","message":"injected: done, but who knows"}');
}

interface BatchCall {
  Records: unknown[];
}
interface BatchReply {
  RequestResponses: unknown[];
}

/** Lets a random part of the records through, and reports the others as Firehose does when it is short of capacity. */
async function putSomeRecords(incoming: IncomingMessage, body: Buffer, { target, random }: Handling): Promise<string> {
  const call: BatchCall = JSON.parse(body.toString('utf8'));
  const isTaken = call.Records.map(() => random() < 0.5);
  const taken = call.Records.filter((_, index) => isTaken[index]);
  const part = Buffer.from(JSON.stringify({ ...call, Records: taken }));
  const reply = taken.length === 0 ? undefined : await forward(target, incoming, part);
  const responses = reply === undefined ? [] : (JSON.parse(reply.body.toString('utf8')) as BatchReply).RequestResponses;
  const failed = { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'injected: slow down' };
  const merged = isTaken.map((taken) => (taken ? responses.shift() : failed));
  return JSON.stringify({ FailedPutCount: isTaken.filter((taken) => !taken).length, RequestResponses: merged });
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<Reply> {
  const { 'transfer-encoding': _, ...headers } = incoming.headers;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method, headers: { ...headers, 'content-length': body.length } },
      async (response) => {
        resolve({ status: response.statusCode ?? 502, headers: response.headers, body: await readAll(response) });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function respond(
  outgoing: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: IncomingMessage['headers'] = { 'content-type': 'application/x-amz-json-1.1' },
): void {
  const { 'transfer-encoding': _, 'content-length': __, ...rest } = headers;
  outgoing.writeHead(status, { ...rest, 'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
