import { icebergCatalog, lakeCatalog } from '../../../trino/trino-settings.ts';
import type { EngineOutcome } from '../../engine/engine.ts';
import { doneOutcome } from '../../engine/outcome.ts';
import { notSupported, SqlError } from '../../trino/sql-error.ts';
import type { Statement } from '../../trino/statement.ts';
import { quoteTable, quoteText } from '../quote.ts';
import { runOwn, type TrinoSession } from '../trino-session.ts';
import { existingTable } from './tables.ts';

// The least that Trino allows; Athena keeps snapshots for 5 days and orphans for 3 unless a table says otherwise.
const retention = "retention_threshold => '7d'";

/** OPTIMIZE, VACUUM, MSCK REPAIR TABLE and ALTER TABLE ADD PARTITION, none of which Trino knows by these names. */
export async function runMaintenance(
  { table: name, command, where }: Extract<Statement, { kind: 'maintenance' }>,
  session: TrinoSession,
): Promise<EngineOutcome> {
  const table = await existingTable(name, session);
  const isIceberg = table.kind === 'iceberg';
  if (command === 'MSCK' || command === 'PARTITION') {
    if (isIceberg) throw notSupported('Naming the partitions of an Iceberg table', name.at);
    // Partitions that are projected are in no catalog.
    const isProjected = table.properties['projection.enabled']?.toLowerCase() === 'true';
    const args = [table.database, table.name, 'ADD'].map(quoteText).join(', ');
    if (!isProjected) await runOwn(`CALL ${lakeCatalog}.system.sync_partition_metadata(${args})`, session);
    return doneOutcome();
  }
  if (!isIceberg)
    throw new SqlError('NOT_SUPPORTED', `${command} is only supported for Iceberg tables`, { at: name.at });
  const target = `ALTER TABLE ${quoteTable(icebergCatalog, table)} EXECUTE`;
  if (command === 'OPTIMIZE')
    await runOwn(`${target} optimize${where === undefined ? '' : ` WHERE ${where}`}`, session);
  else {
    await runOwn(`${target} expire_snapshots(${retention})`, session);
    await runOwn(`${target} remove_orphan_files(${retention})`, session);
  }
  return doneOutcome();
}
