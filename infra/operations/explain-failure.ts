import { explainFailure as explainIndexerFailure } from '../../indexer/explain-failure.ts';
import { StatementFailedError } from '../../pipelines/migrations/errors.ts';
import { OperationsError } from './errors.ts';

/**
 * What a person is told when a tool cannot go on: a sentence for what lies outside of the program (settings, input,
 * services that are down or refuse). Undefined for a bug, whose stack trace is worth more.
 */
export function explainFailure(error: unknown): string | undefined {
  if (error instanceof OperationsError) return error.message;
  if (error instanceof StatementFailedError) return `Athena: ${error.message}`;
  return explainIndexerFailure(error);
}
