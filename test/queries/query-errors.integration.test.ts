import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CommandOutcome, queryCommand, startCommand, startDirectly } from '../run-command.ts';

const query = (...words: string[]) => startCommand(queryCommand, words).outcome;

/** What is told when a question has no answer: one error on standard error, nothing on standard output. */
function told({ exitCode, stdout, stderr }: CommandOutcome): string {
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  return stderr;
}

describe('a question that is wrong', () => {
  test.each([
    [['top-products', '--limit', 'ten'], 'error --limit: expected a whole number, got "ten"\n'],
    [['top-products', '--from', '2025-13-01'], 'error --from: expected a day such as 2010-12-31, got "2025-13-01"\n'],
    [['sales-by-period', '--grain', 'year'], 'error --grain: expected day, week or month, got "year"\n'],
    [
      ['top-products', '--from', '2025-12-02', '--to', '2025-12-01'],
      'error --from 2025-12-02 is after --to 2025-12-01\n',
    ],
    [['price-history'], "error: required option '--product_id <string>' not specified\n"],
    [['top-products', '--format', 'xls'], expect.stringContaining("argument 'xls' is invalid. Allowed choices are")],
    [['SELECT 1', '--scan-limit', 'much'], expect.stringContaining('Expected an amount of data such as 500MB or 5GB.')],
    [['SELECT 1', '--reuse', '0'], expect.stringContaining('Expected minutes from 1 to 10,080 (a week).')],
    [
      ['SELECT 1', '--timeout', 'soon'],
      expect.stringContaining('Expected a time such as 90 (seconds), 90s, 5m or 1h.'),
    ],
  ] as const)('%j is told what is expected', async (words, message) => {
    expect(told(await query(...words))).toEqual(message);
  });

  test('finds the name or the option that was meant', async () => {
    expect(told(await query('sales-by-perod'))).toBe(
      'error There is no saved query "sales-by-perod": did you mean sales-by-period?\n',
    );
    expect(told(await query('weather'))).toBe('error There is no saved query "weather": --list names them all\n');
    expect(told(await query('top-products', '--limt', '3'))).toMatch(/Did you mean .*--limit\b/);
  });

  test.each([
    [
      'SELECT sku,\n  colour\nFROM order_lines',
      /^error COLUMN_NOT_FOUND: line 2:3: .*colour.*\n\n {4}colour\n {4}\^\n$/,
    ],
    [
      'SELECT 1 FROM nothing_here',
      /^error TABLE_NOT_FOUND: line 1:15: .*\n\n {2}SELECT 1 FROM nothing_here\n {16}\^\n$/,
    ],
    ['SELECT 1 FORM order_lines x', /line 1:\d+: .*\n\n {2}SELECT 1 FORM order_lines x\n +\^\n$/],
    ["SELECT CAST('x' AS bigint)", /^error INVALID_CAST_ARGUMENT: .*'x'/],
  ])('shows the place in SQL that is wrong: %j', async (sql, message) => {
    expect(told(await query(sql))).toMatch(message);
  });

  test('is refused before it costs anything when there is no place for its answer', async () => {
    expect(told(await query('top-products', '--out', '/no/such/folder/answer.csv'))).toBe(
      'error Cannot write /no/such/folder/answer.csv: is there such a folder?\n',
    );
  });

  test('that would scan more than it may is stopped', async () => {
    expect(told(await query('SELECT * FROM order_lines', '--scan-limit', '1B'))).toMatch(/scanned.*limit/is);
  });
});

describe('an answer without rows', () => {
  test('is no error, and tells which days the lake holds', async () => {
    const { exitCode, stdout, stderr } = await query('top-products', '--from', '1999-01-01', '--to', '1999-01-31');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^sku .*\n[─ ]+\n$/) });
    expect(stderr).toMatch(
      /^0 rows · .*\nNo rows\. The lake holds orders of \d{4}-\d{2}-\d{2} to \d{4}-\d{2}-\d{2} \(UTC\)\. Choose --from and --to among them\.\n$/,
    );
  });
});

/** Variables that lead elsewhere than to the stack of the tests. */
const elsewhere = (endpoint: string) => ({
  AWS_ENDPOINT_URL_ATHENA: endpoint,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_MAX_ATTEMPTS: '1',
});

describe('an endpoint that does not help', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((_, response) => {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(
        JSON.stringify({
          __type: 'ExpiredTokenException',
          message: 'The security token included in the request is expired',
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('because nothing is there: how to start one', async () => {
    const outcome = await startDirectly(queryCommand, ['SELECT 1'], elsewhere('http://127.0.0.1:9')).outcome;
    expect(told(outcome)).toBe(
      'error Nothing answers at http://127.0.0.1:9 (ECONNREFUSED). Start the local stack with `npm start`, or set INKSTREAM_STAGE to query a stage on AWS.\n',
    );
  });

  test('because the credentials have expired: to sign in again', async () => {
    const outcome = await startDirectly(queryCommand, ['freshness'], elsewhere(url)).outcome;
    expect(told(outcome)).toBe(
      'error The AWS credentials have expired. Sign in again (`aws sso login`), then ask again.\n',
    );
  });

  test('because there is no stack at all: to start one', async () => {
    const environment = { INKSTREAM_STATE_DIRECTORY: '/no/such/state' };
    const outcome = await startDirectly('infra/local/with-stack.command.ts', [queryCommand, 'SELECT 1'], environment)
      .outcome;
    expect(told(outcome)).toContain('There is no local stack here yet. Start one with "npm start"');
  });
});
