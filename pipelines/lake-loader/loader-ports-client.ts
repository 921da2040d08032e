import { setTimeout as sleep } from 'node:timers/promises';
import { athenaStatements, createAthenaClient } from '../migrations/athena-client.ts';
import type { StatementFailedError } from '../migrations/errors.ts';
import { stopInserts } from './abandoned-statements-client.ts';
import type { LoaderConfig } from './config.ts';
import { createDynamoClient, dynamoLakeState } from './lake-state-client.ts';
import type { LoadPorts } from './load-lake.ts';
import { retryStatement } from './retry-statement.ts';

/** What a load needs, bound to Athena and DynamoDB: the handler and the command load alike. */
export function createLoadPorts(
  { names, workGroup, stateTable, bronzeDays }: LoaderConfig,
  onRetry: (error: StatementFailedError, delayMs: number) => void,
): LoadPorts {
  const athena = createAthenaClient();
  return {
    names,
    bronzeDays,
    now: () => new Date(),
    state: dynamoLakeState(createDynamoClient(), stateTable),
    runStatement: retryStatement(athenaStatements(athena, workGroup), { sleep, random: Math.random, onRetry }),
    stopAbandonedStatements: () => stopInserts(athena, workGroup, names.silver),
  };
}
