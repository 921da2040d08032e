import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What may go wrong with one call. `done-but-silent`: the caller has to give up by itself. */
export type Fault = 'refused' | 'done-but-answered-500' | 'done-but-cut-off' | 'done-but-silent' | 'partly-done';

const faultsOfAws: readonly Fault[] = ['refused', 'done-but-answered-500', 'done-but-cut-off', 'partly-done'];

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
  /** Those that may happen, each as often as the others; without the silent one unless told otherwise. */
  readonly faults?: readonly Fault[];
  /** Lets a part of a call through; that of PutRecordBatch unless told otherwise. */
  readonly inPart?: InPart;
  /** What a call that is refused is answered with, one of them at random; 503 unless told otherwise. */
  readonly refusals?: readonly number[];
}

/** The answer to a call of which a random part was let through; undefined when it has no parts. */
export type InPart = (call: PartialCall) => Promise<string | undefined>;

export interface PartialCall {
  readonly incoming: IncomingMessage;
  readonly body: Buffer;
  readonly random: () => number;
  /** Sends the service a body instead of that one, and gives the body of its answer. */
  readonly forward: (body: Buffer) => Promise<Buffer>;
}

/**
 * Stands between an AWS SDK and a service and lets calls fail as networks and services do: before they have an effect,
 * after, and for PutRecordBatch of Firehose for some of its records.
 */
export async function startFaultyProxy(options: FaultyProxyOptions): Promise<FaultyProxy> {
  const injected = new Map<Fault, number>();
  const chooseFault = (): Fault | undefined => {
    if (options.random() >= options.faultShare) return undefined;
    const fault = oneOf(options.faults ?? faultsOfAws, options.random) ?? 'refused';
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
    const status = oneOf(handling.refusals ?? [], handling.random) ?? 503;
    respond(outgoing, status, '{"__type":"ServiceUnavailableException","message":"injected: refused"}');
    return;
  }
  const merged = fault === 'partly-done' ? await inPart(incoming, body, handling) : undefined;
  if (merged !== undefined) {
    respond(outgoing, 200, merged, targetOf(incoming) !== '' ? undefined : { 'content-type': 'application/json' });
    return;
  }
  const reply = await forward(handling.target, incoming, body);
  if (fault === 'done-but-silent') return;
  if (fault === 'done-but-cut-off') outgoing.destroy();
  else if (fault === undefined) respond(outgoing, reply.status, reply.body, reply.headers);
  else respond(outgoing, 500, '{"__type":"InternalFailure","message":"injected: done, but who knows"}');
}

function inPart(incoming: IncomingMessage, body: Buffer, handling: Handling): Promise<string | undefined> {
  const { random, target, inPart = putSomeRecords } = handling;
  return inPart({
    ...{ incoming, body, random },
    forward: async (part) => (await forward(target, incoming, part)).body,
  });
}

/** Service and operation, which every call of the AWS SDK's JSON protocols names. */
function targetOf(incoming: IncomingMessage): string {
  return String(incoming.headers['x-amz-target'] ?? '');
}

function oneOf<T>(choices: readonly T[], random: () => number): T | undefined {
  return choices[Math.floor(random() * choices.length)];
}

interface BatchCall {
  Records: unknown[];
}
interface BatchReply {
  RequestResponses: unknown[];
}

/** Lets a random part of the records through, and reports the others as Firehose does when it is short of capacity. */
const putSomeRecords: InPart = async ({ incoming, body, random, forward }) => {
  if (!targetOf(incoming).endsWith('.PutRecordBatch')) return undefined;
  const call: BatchCall = JSON.parse(body.toString('utf8'));
  const isTaken = call.Records.map(() => random() < 0.5);
  const taken = call.Records.filter((_, index) => isTaken[index]);
  const part = Buffer.from(JSON.stringify({ ...call, Records: taken }));
  const reply = taken.length === 0 ? undefined : await forward(part);
  const responses = reply === undefined ? [] : (JSON.parse(reply.toString('utf8')) as BatchReply).RequestResponses;
  const failed = { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'injected: slow down' };
  const merged = isTaken.map((taken) => (taken ? responses.shift() : failed));
  return JSON.stringify({ FailedPutCount: isTaken.filter((taken) => !taken).length, RequestResponses: merged });
};

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
