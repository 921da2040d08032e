import type { EngineOutcome } from '../../engine/engine.ts';
import { changedOutcome } from '../../engine/outcome.ts';
import { requireHiveTypes, storableColumn } from '../../engine/table-rules.ts';
import type { Unload } from '../../trino/statement.ts';
import type { StatementSession } from '../statement-session.ts';
import { planQuery } from './select.ts';
import { queryColumns } from './views.ts';
import { parquetTarget, requireEmpty, writeParquet } from './write-parquet.ts';

/** UNLOAD (query) TO 's3://…' WITH (format = 'PARQUET', …) */
export async function runUnload(statement: Unload, session: StatementSession): Promise<EngineOutcome> {
  const target = parquetTarget(statement.to, statement.properties);
  await requireEmpty(target.location, session, `Target location '${statement.to}' is not empty`);
  requireHiveTypes((await queryColumns(statement.query, session)).map(storableColumn));
  const { sql, scannedBytes, planningMs } = await planQuery(statement.query, session);
  const { objects, rows } = await writeParquet(sql, target, session);
  return changedOutcome(rows, { scannedBytes, planningMs, writtenObjects: objects });
}
