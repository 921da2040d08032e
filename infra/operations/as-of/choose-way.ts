import { OperationsError } from '../errors.ts';
import type { AsOfWay } from './statement-as-of.ts';

/** When the oldest snapshot was committed that a table still has; undefined where the engine keeps none. */
export type OldestSnapshot = (table: string) => Promise<Date | undefined>;

export interface ChosenWay {
  readonly way: AsOfWay;
  /** Why, for people. */
  readonly reason: string;
}

/**
 * Snapshots are what was answered then, to the row, and are kept for days; publication times are for ever. Without a wish
 * the first that can be.
 * @throws OperationsError NOT_POSSIBLE when snapshots are wanted and do not go back so far
 */
export async function chooseWay(
  tables: readonly string[],
  moment: Date,
  { wish, oldestSnapshot }: { readonly wish: AsOfWay | undefined; readonly oldestSnapshot: OldestSnapshot },
): Promise<ChosenWay> {
  if (wish === 'publication') return { way: wish, reason: 'as asked for' };
  const found = await Promise.all(tables.map(async (table) => ({ table, oldest: await oldestSnapshot(table) })));
  const without = found.find(({ oldest }) => oldest === undefined);
  const late = found.find(({ oldest }) => oldest !== undefined && oldest > moment);
  const reason =
    without !== undefined
      ? `the engine keeps no snapshots of ${without.table}`
      : late && `the oldest snapshot of ${late.table} is of ${late.oldest?.toISOString()}`;
  if (reason === undefined) return { way: 'snapshot', reason: 'snapshots go back so far' };
  if (wish === undefined) return { way: 'publication', reason };
  throw new OperationsError(
    'NOT_POSSIBLE',
    `There is no snapshot: ${reason}. --by publication answers by when events were published.`,
  );
}
