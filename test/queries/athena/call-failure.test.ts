import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AthenaClient } from '@aws-sdk/client-athena';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createAthenaCalls } from '../../../queries/athena/athena-client.ts';
import { explainCallFailure } from '../../../queries/athena/call-failure.ts';
import { QueryError } from '../../../queries/athena/errors.ts';
import { answerQuery } from '../../../queries/athena/run-query.ts';

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server = undefined;
});

/** An endpoint that refuses every call in AWS's words, which the real client reads. */
async function refusing(status: number, body: object): Promise<{ endpoint: string; calls: () => number }> {
  let calls = 0;
  server = createServer((request, response) => {
    calls += 1;
    request.resume();
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls: () => calls };
}

async function failureAt(endpoint: string, sql = 'SELECT 1'): Promise<QueryError> {
  const client = new AthenaClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  const options = { database: 'views', workGroup: 'analysts', endpoint, pause: async () => undefined };
  const error: unknown = await answerQuery(createAthenaCalls(client), sql, options).catch((reason: unknown) => reason);
  if (!(error instanceof QueryError)) throw new Error(`expected a QueryError, got ${String(error)}`);
  return error;
}

describe('a call that AWS refuses', () => {
  test('with an expired token asks to sign in again', async () => {
    const message = 'The security token included in the request is expired';
    const { endpoint } = await refusing(400, { __type: 'ExpiredTokenException', message });
    const error = await failureAt(endpoint);
    expect(error.code).toBe('CREDENTIALS_EXPIRED');
    expect(error.message).toContain('aws sso login');
  });

  test('with a token of nobody says that the credentials are not accepted', async () => {
    const message = 'The security token included in the request is invalid.';
    const { endpoint } = await refusing(400, { __type: 'UnrecognizedClientException', message });
    expect(await failureAt(endpoint)).toMatchObject({
      code: 'CREDENTIALS_MISSING',
      message: expect.stringContaining(message),
    });
  });

  test('for want of permission names the action that is not allowed', async () => {
    const Message =
      'User: arn:aws:iam::000000000000:user/ada is not authorized to perform: athena:StartQueryExecution on resource: arn:aws:athena:eu-central-1:000000000000:workgroup/etl because no identity-based policy allows it';
    const { endpoint } = await refusing(400, { __type: 'AccessDeniedException', Message });
    const error = await failureAt(endpoint);
    expect(error.code).toBe('DENIED');
    expect(error.message).toContain('athena:StartQueryExecution');
  });

  test('for too many calls is made again several times before it is given up', async () => {
    const body = {
      __type: 'TooManyRequestsException',
      Message: 'You have exceeded the limit for the number of queries you can run concurrently.',
      Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED',
    };
    const { endpoint, calls } = await refusing(400, body);
    const error = await failureAt(endpoint);
    expect(error.code).toBe('THROTTLED');
    expect(error.message).toContain('run concurrently');
    expect(calls()).toBe(8);
  });

  test('for its SQL points at the place', async () => {
    const body = {
      __type: 'InvalidRequestException',
      AthenaErrorCode: 'MALFORMED_QUERY',
      Message: "line 1:8: mismatched input 'FORM'",
    };
    const { endpoint } = await refusing(400, body);
    const error = await failureAt(endpoint, 'SELECT FORM x');
    expect(error).toMatchObject({ code: 'SYNTAX_ERROR', position: { line: 1, column: 8 } });
  });

  test('for its input is refused in its words', async () => {
    const body = {
      __type: 'InvalidRequestException',
      AthenaErrorCode: 'INVALID_INPUT',
      Message: 'WorkGroup nobody is not found.',
    };
    const { endpoint } = await refusing(400, body);
    expect(await failureAt(endpoint)).toMatchObject({
      code: 'STATEMENT_REFUSED',
      message: 'WorkGroup nobody is not found.',
    });
  });
});

describe('an endpoint that is dead', () => {
  test('is one that no longer answers', () => {
    const silent = Object.assign(new Error('Connection timed out after 5000 ms'), { name: 'TimeoutError' });
    expect(explainCallFailure(silent, { sql: '', linesBefore: 0 }, undefined)).toMatchObject({
      code: 'ENDPOINT_UNREACHABLE',
      message: expect.stringContaining('Check the network'),
    });
  });
});

test('a session of single sign-on that has ended is told from none', () => {
  const error = (message: string) =>
    explainCallFailure(
      Object.assign(new Error(message), { name: 'CredentialsProviderError' }),
      { sql: '', linesBefore: 0 },
      undefined,
    );
  expect(error('The SSO session associated with this profile has expired.')).toMatchObject({
    code: 'CREDENTIALS_EXPIRED',
  });
  expect(error('Could not load credentials from any providers')).toMatchObject({
    code: 'CREDENTIALS_MISSING',
    message: expect.stringContaining('No AWS credentials'),
  });
});
