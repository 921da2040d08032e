import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createAfterAnswer } from '../../../indexer/search/after-answer.ts';

/**
 * The Extensions API as AWS documents it, of one Lambda environment: `next` is answered when there is an invocation, and
 * the environment is frozen once function and extension both wait for the next one.
 */
interface LambdaEnvironment {
  readonly runtimeApi: string;
  readonly registrations: { name: string | undefined; body: string }[];
  /** Tells the extension of an invocation. */
  invoke(requestId: string): void;
  /** Resolves when the extension asks for the next invocation: everything left to do is done. */
  extensionIsReady(): Promise<void>;
  isExtensionReady(): boolean;
  failNext(): void;
  close(): Promise<void>;
}

async function startEnvironment(status = 200): Promise<LambdaEnvironment> {
  const registrations: LambdaEnvironment['registrations'] = [];
  const events: string[] = [];
  let waiting: ServerResponse | undefined;
  let fails = false;
  let onReady: (() => void)[] = [];
  const deliver = () => {
    const requestId = events[0];
    if (waiting === undefined || requestId === undefined) return;
    events.shift();
    const event = {
      eventType: 'INVOKE',
      deadlineMs: Date.now() + 10_000,
      requestId,
      invokedFunctionArn: 'arn:aws:lambda',
    };
    waiting.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(event));
    waiting = undefined;
  };
  const next = (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers['lambda-extension-identifier'] !== 'extension-1') return response.writeHead(403).end();
    if (fails) {
      fails = false;
      return response.writeHead(500).end();
    }
    waiting = response;
    for (const resolve of onReady) resolve();
    onReady = [];
    return deliver();
  };
  const server = createServer((request, response) => {
    if (request.url === '/2020-01-01/extension/event/next' && request.method === 'GET') return next(request, response);
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      registrations.push({ name: request.headers['lambda-extension-name']?.toString(), body });
      response.writeHead(status, { 'lambda-extension-identifier': 'extension-1' }).end('{"functionName":"search-api"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    runtimeApi: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    registrations,
    invoke: (requestId) => {
      events.push(requestId);
      deliver();
    },
    extensionIsReady: () =>
      waiting === undefined ? new Promise((resolve) => onReady.push(resolve)) : Promise.resolve(),
    isExtensionReady: () => waiting !== undefined,
    failNext: () => {
      fails = true;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let environment: LambdaEnvironment;
let failures: string[];
let reports: Parameters<typeof createAfterAnswer>[1];

/** Of its own for each test: extensions of earlier ones go on missing their environments. */
function reportsTo(told: string[]): typeof reports {
  return {
    onFailure: (error) => told.push(String(error)),
    onNoExtension: (error) => told.push(`no extension: ${error}`),
  };
}

beforeEach(async () => {
  environment = await startEnvironment();
  failures = [];
  reports = reportsTo(failures);
});

afterEach(() => environment.close());

describe('in Lambda', () => {
  test('registers for invocations while the function initialises, and then waits for one', async () => {
    await createAfterAnswer(environment.runtimeApi, reports);
    await environment.extensionIsReady();
    expect(environment.registrations).toEqual([{ name: 'search-events', body: '{"events":["INVOKE"]}' }]);
  });

  test('works after the answer, and lets Lambda freeze the process only when that is done', async () => {
    const after = await createAfterAnswer(environment.runtimeApi, reports);
    await environment.extensionIsReady();
    const steps: string[] = [];
    environment.invoke('r-1');
    let finishWork: () => void = () => undefined;
    after.finish('r-1', async () => {
      steps.push('begun');
      await new Promise<void>((resolve) => {
        finishWork = resolve;
      });
      steps.push('done');
    });
    steps.push('answered');
    while (steps.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(environment.isExtensionReady()).toBe(false);
    finishWork();
    await environment.extensionIsReady();
    expect(steps).toEqual(['answered', 'begun', 'done']);
  });

  test('does not mind which it hears of first, the invocation or its end', async () => {
    const after = await createAfterAnswer(environment.runtimeApi, reports);
    const done: string[] = [];
    after.finish('r-1', async () => void done.push('r-1'));
    environment.invoke('r-1');
    await environment.extensionIsReady();
    environment.invoke('r-2');
    after.finish('r-2', async () => void done.push('r-2'));
    await environment.extensionIsReady();
    while (done.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(done).toEqual(['r-1', 'r-2']);
  });

  test('does not hold up an invocation that leaves nothing to do', async () => {
    const after = await createAfterAnswer(environment.runtimeApi, reports);
    await environment.extensionIsReady();
    environment.invoke('r-1');
    after.finish('r-1');
    while (!environment.isExtensionReady()) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(failures).toEqual([]);
  });

  test('goes on after work that fails and after a failing Extensions API, and tells of both', async () => {
    const after = await createAfterAnswer(environment.runtimeApi, reports);
    await environment.extensionIsReady();
    environment.failNext();
    environment.invoke('r-1');
    after.finish('r-1', async () => {
      throw new Error('the bus is gone');
    });
    while (failures.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await environment.extensionIsReady();
    expect(failures).toEqual(['Error: the bus is gone', 'Error: the Extensions API answered GET /event/next with 500']);
  });
});

describe('elsewhere', () => {
  test('works in the background', async () => {
    const after = await createAfterAnswer(undefined, reports);
    const done = new Promise<void>((resolve) => after.finish('r-1', async () => resolve()));
    await done;
  });

  test('works in the background where there is a runtime API without extensions, and says so', async () => {
    const old = await startEnvironment(404);
    const after = await createAfterAnswer(old.runtimeApi, reports);
    await new Promise<void>((resolve) => after.finish('r-1', async () => resolve()));
    expect(failures).toEqual([
      expect.stringContaining('no extension: Error: the Extensions API answered POST /register'),
    ]);
    await old.close();
  });
});
