import { takeTurns } from '../../../indexer/projection/take-turns.ts';
import type { BackedUpTable, BackupFile } from './backup-format.ts';
import type { BackupPlace } from './backup-place.ts';
import { readBackupFile } from './verify-backup.ts';

/** What became of an item: put where there was none, brought into what is there, or left because that is as new. */
export type ItemOutcome = 'put' | 'merged' | 'kept';

/** Writes one item as DynamoDB's JSON has it; never over anything newer. */
export type RestoreItem = (table: BackedUpTable, item: object) => Promise<ItemOutcome>;

export interface RestoredTable {
  readonly table: string;
  readonly items: number;
  readonly put: number;
  readonly merged: number;
  readonly kept: number;
}

const AT_A_TIME = 32;

/** Restores a table from its files. May be run again at any time: what is there already stays. */
export async function restoreTable(
  table: BackedUpTable,
  files: readonly BackupFile[],
  place: BackupPlace,
  restoreItem: RestoreItem,
  onProgress: (items: number) => void,
): Promise<RestoredTable> {
  const counts = { put: 0, merged: 0, kept: 0 };
  let items = 0;
  for (const file of files.filter((one) => one.table === table.name)) {
    await takeTurns(await readBackupFile(place, file), AT_A_TIME, async (item) => {
      counts[await restoreItem(table, item)] += 1;
      items += 1;
      if (items % 100 === 0) onProgress(items);
    });
    onProgress(items);
  }
  return { table: table.name, items, ...counts };
}
