import { type AthenaClient, BatchGetQueryExecutionCommand, ListQueryExecutionsCommand } from '@aws-sdk/client-athena';
import { stopQuery } from '../migrations/athena-client.ts';

/**
 * Stops the INSERTs into silver that are still running in the workgroup, and waits until they have ended. Athena lists
 * the latest queries first, 50 to a page; what a dead loader left is among them, because nothing else of much uses it.
 */
export async function stopInserts(client: AthenaClient, workGroup: string, silver: string): Promise<void> {
  const { QueryExecutionIds = [] } = await client.send(new ListQueryExecutionsCommand({ WorkGroup: workGroup }));
  if (QueryExecutionIds.length === 0) return;
  const { QueryExecutions = [] } = await client.send(new BatchGetQueryExecutionCommand({ QueryExecutionIds }));
  const running = QueryExecutions.filter(
    ({ Query = '', Status }) =>
      Query.startsWith(`INSERT INTO ${silver}.`) && (Status?.State === 'QUEUED' || Status?.State === 'RUNNING'),
  );
  await Promise.all(running.map(({ QueryExecutionId = '' }) => stopQuery(client, QueryExecutionId)));
}
