import { describe, expect, test } from '@jest/globals';
import type { StatementToStart } from '../../../queries/athena/athena-client.ts';
import { QueryError } from '../../../queries/athena/errors.ts';
import type { QueryOptions } from '../../../queries/athena/query-options.ts';
import { answerQuery, streamAnswer } from '../../../queries/athena/run-query.ts';
import { column, execution, recordedAthena, row } from './athena-answers.ts';

const options: QueryOptions = { database: 'views', workGroup: 'analysts', pause: async () => undefined };
const pages = [{ columns: [column('n', 'integer')], rows: [row('n'), row('7')] }];
const succeeded = execution('SUCCEEDED');

function scanned(State: string, DataScannedInBytes: number) {
  return execution(State, { Statistics: { DataScannedInBytes } });
}

async function failureOf(promise: Promise<unknown>): Promise<QueryError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (!(error instanceof QueryError)) throw new Error(`expected a QueryError, got ${String(error)}`);
  return error;
}

/** An Athena of which so many calls are throttled before each is answered. */
function throttled(times: number) {
  const athena = recordedAthena([execution('RUNNING'), succeeded], pages);
  const refused = new Map<string, number>();
  const starts: StatementToStart[] = [];
  function answered<T>(name: string, answer: () => Promise<T>): Promise<T> {
    const before = refused.get(name) ?? 0;
    refused.set(name, before + 1);
    if (before >= times) return answer();
    return Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: {} }));
  }
  return {
    ...athena,
    starts,
    start: (statement: StatementToStart) => {
      starts.push(statement);
      return answered('start', () => athena.start(statement));
    },
    execution: (queryId: string) => answered('execution', () => athena.execution(queryId)),
    page: (queryId: string, token?: string) => answered('page', () => athena.page(queryId, token)),
  };
}

describe('calls that Athena throttles', () => {
  test('are made again, and the statement starts once however often it had to be asked for', async () => {
    const athena = throttled(5);
    const { table } = await answerQuery(athena, 'SELECT 7 AS n', options);
    expect(table.numRows).toBe(1);
    expect(athena.starts).toHaveLength(6);
    expect(new Set(athena.starts.map(({ clientRequestToken }) => clientRequestToken)).size).toBe(1);
    expect(athena.starts[0]?.clientRequestToken?.length).toBeGreaterThanOrEqual(32);
  });

  test('are given up after several tries, with what Athena said', async () => {
    const error = await failureOf(answerQuery(throttled(50), 'SELECT 7 AS n', options));
    expect(error).toMatchObject({ code: 'THROTTLED' });
    expect(error.message).toContain('Rate exceeded');
  });

  test('are not made again for somebody who no longer waits', async () => {
    const controller = new AbortController();
    const athena = throttled(50);
    const pause = async () => controller.abort();
    await failureOf(answerQuery(athena, 'SELECT 7 AS n', { ...options, pause, signal: controller.signal }));
    expect(athena.starts.length).toBeLessThan(3);
  });
});

describe('a limit on what is scanned', () => {
  test('stops the statement on Athena as soon as it is seen to be over it', async () => {
    const athena = recordedAthena(
      [scanned('RUNNING', 900), scanned('RUNNING', 1100), scanned('SUCCEEDED', 5000)],
      pages,
    );
    const error = await failureOf(answerQuery(athena, 'SELECT 1', { ...options, maxScannedBytes: 1000 }));
    expect(error.code).toBe('SCAN_LIMIT');
    expect(error.message).toMatch(/More than 1,000 bytes .*1,100 so far.*was stopped/s);
    expect(athena.stopped).toEqual(['query-1']);
    expect(athena.looks()).toBe(2);
  });

  test('holds for a statement that was over it before anybody looked', async () => {
    const athena = recordedAthena([scanned('SUCCEEDED', 5000)], pages);
    expect((await failureOf(answerQuery(athena, 'SELECT 1', { ...options, maxScannedBytes: 1000 }))).code).toBe(
      'SCAN_LIMIT',
    );
    const within = await answerQuery(athena, 'SELECT 1', { ...options, maxScannedBytes: 5000 });
    expect(within.bytesScanned).toBe(5000);
  });
});

describe('an earlier result', () => {
  test('is asked for by its age, and told when it was taken', async () => {
    const starts: StatementToStart[] = [];
    const reused = execution('SUCCEEDED', {
      Statistics: { DataScannedInBytes: 0, ResultReuseInformation: { ReusedPreviousResult: true } },
    });
    const athena = recordedAthena([reused], pages);
    const start = (statement: StatementToStart) => {
      starts.push(statement);
      return athena.start(statement);
    };
    const answer = await answerQuery({ ...athena, start }, 'SELECT 7 AS n', { ...options, reuseResultMinutes: 60 });
    expect(starts[0]?.reuseResultMinutes).toBe(60);
    expect(answer).toMatchObject({ isReused: true, bytesScanned: 0, cameVia: 'pages' });
  });
});

describe('a way that is chosen by itself', () => {
  const many = Array.from({ length: 11 }, (_, page) => ({
    columns: [column('n', 'integer')],
    rows: [
      ...(page === 0 ? [row('n')] : []),
      ...Array.from({ length: 1000 }, (_, line) => row(String(page * 1000 + line))),
    ],
  }));

  test('asks for no more rows than tell whether there are many', async () => {
    const athena = recordedAthena([succeeded], pages);
    await answerQuery(athena, 'SELECT n FROM t', { ...options, via: 'auto' });
    await answerQuery(athena, 'SELECT n FROM t', { ...options, via: 'auto', maxRows: 20 });
    expect(athena.started.map(({ sql }) => sql)).toEqual([
      'SELECT * FROM (\nSELECT n FROM t\n) LIMIT 10001',
      'SELECT * FROM (\nSELECT n FROM t\n) LIMIT 21',
    ]);
  });

  test('leaves alone what has an order, or is no query', async () => {
    const athena = recordedAthena([succeeded], many);
    const ordered = await answerQuery(athena, 'SELECT n FROM t ORDER BY n;', { ...options, via: 'auto' });
    await answerQuery(athena, 'SHOW TABLES', { ...options, via: 'auto' });
    expect(ordered).toMatchObject({ cameVia: 'pages', table: { numRows: 11_000 } });
    expect(athena.started.map(({ sql }) => sql)).toEqual(['SELECT n FROM t ORDER BY n', 'SHOW TABLES']);
  });

  test('goes on by pages where nothing may be written', async () => {
    const denied = 'Access denied when writing to s3://results/';
    const location = { ResultConfiguration: { OutputLocation: 's3://results/analysts/1.csv' } };
    const athena = recordedAthena(
      [
        execution('SUCCEEDED', location),
        execution('FAILED', { Status: { State: 'FAILED', StateChangeReason: denied } }),
        execution('SUCCEEDED', location),
      ],
      many,
    );
    const objects = { list: async () => [], read: async () => new Uint8Array(), delete: async () => undefined };
    const answer = await answerQuery(athena, 'SELECT n FROM t', { ...options, via: 'auto', objects });
    expect(answer).toMatchObject({ cameVia: 'pages', table: { numRows: 11_000 } });
    expect(athena.started.map(({ sql }) => sql.slice(0, 8))).toEqual(['SELECT *', 'UNLOAD (', 'SELECT n']);
  });
});

describe('rows that are read while they are used', () => {
  test('stop at an abort between two pages, and the statement is stopped', async () => {
    const controller = new AbortController();
    const athena = recordedAthena(
      [succeeded],
      Array.from({ length: 30 }, () => ({
        columns: [column('n', 'integer')],
        rows: Array.from({ length: 1000 }, () => row('1')),
      })),
    );
    const given = { ...options, via: 'pages' as const, signal: controller.signal };
    const stream = await streamAnswer(athena, 'SELECT n FROM t', given);
    expect(stream.schema.names).toEqual(['n']);
    let batches = 0;
    const reading = (async () => {
      for await (const _ of stream.batches) {
        batches += 1;
        controller.abort();
      }
    })();
    const error = await failureOf(reading);
    expect([error.code, batches, athena.stopped]).toEqual(['INTERRUPTED', 1, ['query-1']]);
  });
});
