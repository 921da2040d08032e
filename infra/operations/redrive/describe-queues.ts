import Table from 'cli-table3';
import pc from 'picocolors';
import { counted } from '../../../pipelines/counted.ts';
import type { AnnouncedTable, MissingProducts } from './catalog-stream-client.ts';

export interface QueueState {
  readonly name: string;
  readonly consumer: string;
  readonly ends: string;
  /** Undefined of a stream. */
  readonly waiting: number | undefined;
  readonly dead: number;
}

const whole = (amount: number) => amount.toLocaleString('en-US');

/** Every queue with how much waits in it, and what ended among its dead letters. */
export function describeQueues(states: readonly QueueState[]): string {
  const table = new Table({
    head: ['queue', 'read by', 'waiting', 'dead letters'],
    colAligns: ['left', 'left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, consumer, waiting, dead } of states)
    table.push([name, consumer, waiting === undefined ? '' : whole(waiting), whole(dead)]);
  const some = states.filter(({ dead }) => dead > 0);
  const lines = some.map(
    ({ name, ends }) => `${pc.bold(name)}: ${ends}\n  npm run redrive -- ${name} tells the reasons.`,
  );
  return [table.toString(), ...(some.length === 0 ? [pc.green('✓ No queue has dead letters.')] : lines)].join('\n');
}

/** What announcing the catalog table came to, and what is to be decided. */
export function describeAnnounced(
  { announced, refused, failed, missing }: AnnouncedTable,
  choice: MissingProducts,
): string {
  const lines = [`${counted(announced, 'row')} of the catalog table announced, each as it is now.`];
  if (refused > 0) lines.push(pc.yellow(`${counted(refused, 'row')} cannot be announced: npm run catalog -- check`));
  if (failed > 0) lines.push(pc.red(`✗ ${whole(failed)} could not be put on the bus; try again.`));
  if (missing > 0) lines.push(`${counted(missing, 'product')} in search and not in the table${missingFates[choice]}`);
  return lines.join('\n');
}

const missingFates = {
  delete: ': announced as deleted.',
  keep: ': left alone.',
  ask: '. Were they deleted (--delete-missing), or do they come from elsewhere (--keep-missing)? npm run catalog -- check lists them.',
} as const satisfies Record<MissingProducts, string>;
