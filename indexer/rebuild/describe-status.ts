import Table from 'cli-table3';
import pc from 'picocolors';
import type { ProductIndex } from '../index/index-lifecycle.ts';
import type { WriteTargets } from '../index/write-targets.ts';
import type { RebuildRecord } from './rebuild-record.ts';
import { isUnfinished, readSoFar } from './rebuild-state.ts';

const whole = (amount: number) => amount.toLocaleString('en-US');
const mebibytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
const right = (content: string) => ({ content, hAlign: 'right' as const });

export interface RebuildStatus {
  readonly alias: string;
  readonly mappingHash: string;
  readonly indices: readonly ProductIndex[];
  readonly targets: WriteTargets | undefined;
  readonly record: RebuildRecord;
  readonly now: Date;
}

/** Which indices there are and what they are for, and how far a rebuild is. */
export function describeStatus({ alias, mappingHash, indices, targets, record, now }: RebuildStatus): string {
  const head = ['index', 'role', 'documents', 'size', 'mapping'];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const one of indices) {
    const role = roleOf(one, targets, record);
    const mapping = one.mappingHash === mappingHash ? 'current' : pc.yellow('older');
    table.push([one.index, role, right(whole(one.documents)), right(mebibytes(one.bytes)), mapping]);
  }
  const none = indices.length === 0 ? [`There is no index of ${alias} yet.`] : [table.toString()];
  return [...none, ...outdated(indices, mappingHash), rebuildLine(record, now)].join('\n');
}

function roleOf({ index, isServing }: ProductIndex, targets: WriteTargets | undefined, record: RebuildRecord): string {
  if (isServing) return pc.green('serves');
  if (isUnfinished(record.state) && record.state.index === index) return 'is being filled';
  if (targets?.previous === index) return 'to roll back to';
  return targets?.targets.includes(index) ? 'written to' : pc.dim('unused (--drop)');
}

function outdated(indices: readonly ProductIndex[], mappingHash: string): string[] {
  const serving = indices.find(({ isServing }) => isServing);
  if (serving === undefined || serving.mappingHash === mappingHash) return [];
  return [pc.yellow('The serving index has an older mapping than this version: npm run reindex brings it up to date.')];
}

function rebuildLine({ state, holder, untilMs }: RebuildRecord, now: Date): string {
  if (state === undefined) return 'No rebuild was ever made.';
  const read = `${whole(readSoFar(state))} of about ${whole(Math.max(state.expected, readSoFar(state)))} products read`;
  const begun = `begun ${state.startedAt.slice(0, 16).replace('T', ' ')} UTC`;
  const { phase, index } = state;
  if (!isUnfinished(state)) return `Latest rebuild: ${phase}, ${begun}, ${index}.`;
  const isHeld = holder !== undefined && untilMs > now.getTime();
  const who = isHeld ? `under way (${holder})` : 'interrupted; npm run reindex goes on with it';
  return `Rebuild ${begun}: ${phase}, ${read}; ${who}.`;
}
