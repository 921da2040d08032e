import { describe, expect, test } from '@jest/globals';
import { QueryError } from '../../../queries/athena/errors.ts';
import type { QueryOptions } from '../../../queries/athena/query-options.ts';
import { answerQuery } from '../../../queries/athena/run-query.ts';
import { column, execution, recordedAthena, row } from './athena-answers.ts';

const options: QueryOptions = { database: 'views', workGroup: 'analysts', pause: async () => undefined };
const succeeded = execution('SUCCEEDED', { Statistics: { DataScannedInBytes: 4096, EngineExecutionTimeInMillis: 12 } });
const numbers = [column('n', 'integer')];

async function answered(...given: Parameters<typeof answerQuery>) {
  return (await answerQuery(...given)).table;
}

async function failureOf(promise: Promise<unknown>): Promise<QueryError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof QueryError)) throw new Error(`expected a QueryError, got ${String(error)}`);
  return error;
}

describe('a statement that succeeds', () => {
  test('is waited for, and answers with its rows and what it scanned', async () => {
    const athena = recordedAthena(
      [execution('QUEUED'), execution('RUNNING'), succeeded],
      [{ columns: numbers, rows: [row('n'), row('7')] }],
    );
    const answer = await answerQuery(athena, 'SELECT 7 AS n', options);
    expect(answer.table.toArray().map((line) => line?.n)).toEqual([7]);
    expect(answer).toMatchObject({ bytesScanned: 4096, engineMilliseconds: 12, isFree: false, isTruncated: false });
    expect(athena.started).toMatchObject([{ sql: 'SELECT 7 AS n', database: 'views', workGroup: 'analysts' }]);
  });

  test('is looked at ever more rarely, up to every 5 seconds, at times that chance spreads', async () => {
    const waits: number[] = [];
    const athena = recordedAthena(
      [...Array.from({ length: 15 }, () => execution('RUNNING')), succeeded],
      [{ columns: numbers, rows: [row('n')] }],
    );
    await answered(athena, 'SELECT 1', { ...options, pause: async (milliseconds) => void waits.push(milliseconds) });
    const longest = (look: number) => Math.min(5000, 50 * 1.3 ** look);
    expect(waits.filter((wait, look) => wait < 0 || wait > longest(look))).toEqual([]);
    expect(new Set(waits).size).toBe(waits.length);
  });

  test('gives the rows of all its pages, without the header of the first', async () => {
    const pages = [
      { columns: numbers, rows: [row('n'), row('1'), row('2')] },
      { columns: numbers, rows: [row('3')] },
      { columns: numbers, rows: [row('4')] },
    ];
    const table = await answered(recordedAthena([succeeded], pages), 'SELECT n', options);
    expect(table.getChild('n')?.toJSON()).toEqual([1, 2, 3, 4]);
  });

  test('keeps a first row of SHOW or DESCRIBE that looks like a header', async () => {
    const utility = execution('SUCCEEDED', { StatementType: 'UTILITY' });
    const answer = await answerQuery(
      recordedAthena([utility], [{ columns: [column('tab_name', 'string')], rows: [row('tab_name')] }]),
      'SHOW TABLES',
      options,
    );
    expect(answer.table.numRows).toBe(1);
    expect(answer.isFree).toBe(true);
  });

  test('stops paging at the most rows wanted, and says that there are more', async () => {
    const pages = [
      { columns: numbers, rows: [row('n'), row('1'), row('2'), row('3')] },
      { columns: numbers, rows: [row('4')] },
    ];
    const cut = await answerQuery(recordedAthena([succeeded], pages), 'SELECT n', { ...options, maxRows: 2 });
    expect(cut.table.numRows).toBe(2);
    expect(cut.isTruncated).toBe(true);
    const exact = await answerQuery(recordedAthena([succeeded], pages), 'SELECT n', { ...options, maxRows: 4 });
    expect(exact.table.numRows).toBe(4);
    expect(exact.isTruncated).toBe(false);
  });
});

describe('a statement that does not', () => {
  test('tells why, with a caret under the place', async () => {
    const reason = "COLUMN_NOT_FOUND: line 2:3: Column 'colour' cannot be resolved";
    const failed = execution('FAILED', { Status: { State: 'FAILED', StateChangeReason: reason } });
    const error = await failureOf(answered(recordedAthena([failed]), 'SELECT sku,\n  colour\nFROM orders', options));
    expect(error.code).toBe('COLUMN_NOT_FOUND');
    expect(error.position).toEqual({ line: 2, column: 3 });
    expect(error.message).toBe(`${reason}\n\n    colour\n    ^`);
  });

  test('is stopped on Athena when it takes too long', async () => {
    const athena = recordedAthena([execution('RUNNING')]);
    const error = await failureOf(answered(athena, 'SELECT 1', { ...options, timeoutSeconds: 0.02, pause: undefined }));
    expect(error.code).toBe('TIMED_OUT');
    expect(athena.stopped).toEqual(['query-1']);
  });

  test('is stopped on Athena, without waiting for the next look, when the caller loses interest', async () => {
    const athena = recordedAthena([execution('RUNNING')]);
    const controller = new AbortController();
    const pause: QueryOptions['pause'] = (_, signal) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve());
        controller.abort();
      });
    const error = await failureOf(answered(athena, 'SELECT 1', { ...options, pause, signal: controller.signal }));
    expect(error.code).toBe('INTERRUPTED');
    expect(athena.stopped).toEqual(['query-1']);
    expect(athena.looks()).toBe(2);
  });

  test('is never started when the caller has lost interest before', async () => {
    const athena = recordedAthena([succeeded]);
    const error = await failureOf(answered(athena, 'SELECT 1', { ...options, signal: AbortSignal.abort() }));
    expect(error.code).toBe('INTERRUPTED');
    expect(athena.started).toEqual([]);
  });

  test('was cancelled by someone else', async () => {
    const error = await failureOf(answered(recordedAthena([execution('CANCELLED')]), 'SELECT 1', options));
    expect(error.code).toBe('STATEMENT_CANCELLED');
  });
});

describe('an Athena that cannot be asked', () => {
  function unreachable(reason: Error) {
    return { ...recordedAthena([]), start: async () => Promise.reject(reason) };
  }

  test('says how to start the stack when nothing listens at the endpoint', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const error = await failureOf(
      answered(unreachable(refused), 'SELECT 1', { ...options, endpoint: 'http://127.0.0.1:4580' }),
    );
    expect(error.code).toBe('ENDPOINT_UNREACHABLE');
    expect(error.message).toContain('http://127.0.0.1:4580');
    expect(error.message).toContain('npm start');
  });

  test('says so too when the connection failed at several addresses', async () => {
    const refused = new AggregateError([Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })]);
    expect((await failureOf(answered(unreachable(refused), 'SELECT 1', options))).code).toBe('ENDPOINT_UNREACHABLE');
  });

  test('points at the place in SQL that it refuses to start', async () => {
    const invalid = Object.assign(new Error("line 1:8: mismatched input 'FORM'"), {
      name: 'InvalidRequestException',
      $metadata: {},
    });
    const error = await failureOf(answered(unreachable(invalid), 'SELECT FORM x', options));
    expect(error.code).toBe('SYNTAX_ERROR');
    expect(error.position).toEqual({ line: 1, column: 8 });
    expect(error.message.split('\n').at(-1)).toBe('         ^');
  });

  test('asks for credentials when there are none', async () => {
    const missing = Object.assign(new Error('no providers'), { name: 'CredentialsProviderError' });
    expect((await failureOf(answered(unreachable(missing), 'SELECT 1', options))).code).toBe('CREDENTIALS_MISSING');
  });

  test('passes on a bug of ours as it is', async () => {
    const bug = new TypeError('undefined is not a function');
    await expect(answered(unreachable(bug), 'SELECT 1', options)).rejects.toBe(bug);
  });
});
