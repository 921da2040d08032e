import { icebergCatalog, lakeCatalog } from '../../../trino/trino-settings.ts';
import type { EngineOutcome, ResultRow } from '../../engine/engine.ts';
import { changedOutcome, linesOutcome } from '../../engine/outcome.ts';
import { textColumn } from '../../engine/result-columns.ts';
import { start, type TrinoSession, wholeText } from '../trino-session.ts';

/** SELECT and its like: Trino's SQL is Athena's, so the text goes there as it came. */
export async function runQuery(session: TrinoSession): Promise<EngineOutcome> {
  return (await start(wholeText(session.request.sql), session)).toOutcome();
}

/** INSERT, DELETE, UPDATE, MERGE. */
export async function runChange(session: TrinoSession): Promise<EngineOutcome> {
  const statement = await start(wholeText(session.request.sql), session);
  await statement.finish();
  const { updateCount, scannedBytes, planningMs } = statement;
  return changedOutcome(updateCount, { scannedBytes, planningMs });
}

/** EXPLAIN: Athena shows Trino's plan line by line. */
export async function runExplain(session: TrinoSession): Promise<EngineOutcome> {
  const statement = await start(wholeText(session.request.sql), session);
  const rows = await statement.finish();
  const lines = rows.flatMap(([plan]) => oneCatalog(plan ?? '').split('\n')).map((line): ResultRow => [line]);
  const { scannedBytes, planningMs } = statement;
  return { ...linesOutcome([textColumn('Query Plan')], lines), scannedBytes, planningMs };
}

// Athena has one catalog; the server has a second one for Iceberg tables.
function oneCatalog(plan: string): string {
  return plan.replaceAll(/\biceberg:(?=\w)|(?<="catalog" : ")iceberg(?=")/g, (name) =>
    name.replace(icebergCatalog, lakeCatalog),
  );
}
