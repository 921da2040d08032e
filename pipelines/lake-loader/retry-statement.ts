import { StatementFailedError } from '../migrations/errors.ts';
import type { RunStatement } from '../migrations/run-statement.ts';

const maxAttempts = 5;
const baseDelayMs = 1000;
const maxDelayMs = 20_000;

export interface RetryPorts {
  readonly sleep: (delayMs: number) => Promise<void>;
  /** 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  readonly onRetry?: (error: StatementFailedError, delayMs: number) => void;
}

/**
 * Runs a statement again, after a random part of an exponentially growing delay, when another writer's commit came
 * first (compaction, for one) or when Athena says that it may succeed later. Nothing of a failed INSERT is visible, and
 * one that was committed after all is found by the next try. Throttled calls are retried by the SDK.
 */
export function retryStatement(runStatement: RunStatement, ports: RetryPorts): RunStatement {
  return async (sql, options) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await runStatement(sql, options);
      } catch (error) {
        if (!isTransient(error) || attempt === maxAttempts) throw error;
        const delayMs = ports.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
        ports.onRetry?.(error, delayMs);
        await ports.sleep(delayMs);
      }
    }
  };
}

function isTransient(error: unknown): error is StatementFailedError {
  return error instanceof StatementFailedError && (error.isRetryable || error.code === 'ICEBERG_COMMIT_ERROR');
}
