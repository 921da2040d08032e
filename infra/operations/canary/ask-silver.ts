import { canaryPrefix } from '../../../pipelines/contracts/canary.ts';
import type { RunStatement } from '../../../pipelines/migrations/run-statement.ts';
import type { OrderPorts } from './order-step.ts';

/** Reads a day or two of two narrow columns, and the loader's log; Athena bills the least that it bills for anything. */
function statementOf(silver: string, since: string): string {
  const from = `TIMESTAMP '${since.slice(0, 23).replace('T', ' ')}'`;
  return `SELECT order_id, CAST(NULL AS varchar) AS ended
FROM ${silver}.order_events
WHERE occurred_at >= ${from} AND order_id LIKE '${canaryPrefix}%'
UNION ALL
SELECT NULL, CAST(finished_at AS varchar)
FROM ${silver}.lake_loads
WHERE dataset = 'order_events' AND finished_at >= ${from}`;
}

export function silverAsker(runStatement: RunStatement, silver: string): OrderPorts['askSilver'] {
  return async (since) => {
    const { rows } = await runStatement(statementOf(silver, since));
    const texts = (name: string) => rows.flatMap((row) => row[name] ?? []);
    return {
      orderIds: new Set(texts('order_id')),
      // Athena tells times without their zone, which is UTC.
      loadsEndedMs: texts('ended').map((text) => Date.parse(`${text.slice(0, 23).replace(' ', 'T')}Z`)),
    };
  };
}
