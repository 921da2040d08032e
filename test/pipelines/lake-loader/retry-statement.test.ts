import { describe, expect, test } from '@jest/globals';
import { retryStatement } from '../../../pipelines/lake-loader/retry-statement.ts';
import { StatementFailedError } from '../../../pipelines/migrations/errors.ts';
import type { StatementResult } from '../../../pipelines/migrations/run-statement.ts';

const done: StatementResult = { columns: [], rows: [], insertedRows: 3 };

const failure = (reason: string, isRetryable = false) =>
  new StatementFailedError({ state: 'FAILED', reason, queryExecutionId: 'q', isRetryable });

/** Fails with each of the errors in turn, then succeeds. */
function failing(...errors: Error[]) {
  const delays: number[] = [];
  const run = retryStatement(
    async () => {
      const error = errors.shift();
      if (error !== undefined) throw error;
      return done;
    },
    { random: () => 0.5, sleep: async (delayMs) => void delays.push(delayMs) },
  );
  return { run, delays };
}

const conflict = () => failure('ICEBERG_COMMIT_ERROR: Failed to commit Iceberg update to table');

describe('a statement', () => {
  test('whose commit came second is run again, after ever longer random delays', async () => {
    const { run, delays } = failing(conflict(), conflict(), conflict());
    expect(await run('INSERT')).toBe(done);
    expect(delays).toEqual([500, 1000, 2000]);
  });

  test('that Athena calls retryable is run again', async () => {
    const { run } = failing(failure('Query exhausted resources at this scale factor', true));
    expect(await run('INSERT')).toBe(done);
  });

  test('is given up after five tries', async () => {
    const { run, delays } = failing(...Array.from({ length: 5 }, conflict));
    await expect(run('INSERT')).rejects.toMatchObject({ code: 'ICEBERG_COMMIT_ERROR' });
    expect(delays).toHaveLength(4);
  });

  test.each([
    ['a mistake in it', failure('SYNTAX_ERROR: line 1:8: Column x cannot be resolved')],
    ['having been stopped', failure('Query cancelled')],
    ['no answer', new Error('socket hang up')],
  ])('that failed for %s is not run again', async (_, error) => {
    const { run, delays } = failing(error);
    await expect(run('INSERT')).rejects.toBe(error);
    expect(delays).toEqual([]);
  });
});
