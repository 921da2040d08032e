import Table from 'cli-table3';
import pc from 'picocolors';
import type { Archive } from './archive-source-client.ts';
import type { ReplayTally } from './replay-events.ts';
import type { PricePart } from './replay-price.ts';
import { earliest, type ReplayFrom, type ReplayRequest } from './replay-request.ts';
import type { ReplayRecord } from './replay-state-client.ts';

const whole = (amount: number) => amount.toLocaleString('en-US');
const events = (count: number) => `${whole(count)} event${count === 1 ? '' : 's'}`;

/** What a replay is about, in a line. */
export function titleOf({ from, to, file, choice: { detailTypes, ids, since, until } }: ReplayRequest): string {
  const what = detailTypes.length > 4 ? `${detailTypes.length} kinds of events` : detailTypes.join(', ');
  const which = ids === undefined ? '' : `, ${ids.size} id${ids.size === 1 ? '' : 's'}`;
  const when = since === earliest ? `${allOf[from]}, until ${until}` : `published from ${since} until ${until}`;
  return `${what}${which} ${when}, from ${file ?? `the ${from}`} to ${consumerOf(to)}`;
}

const allOf = {
  archive: 'as far back as the archive keeps them',
  lake: 'of all time',
  file: 'of all time',
} as const satisfies Record<ReplayFrom, string>;

function consumerOf(to: ReplayRequest['to']): string {
  return to === 'images' ? 'the print-image function' : `the ${to}`;
}

export interface Plan {
  readonly request: ReplayRequest;
  /** Detail type -> events. */
  readonly byType: ReadonlyMap<string, number>;
  readonly passedOver: number;
  /** Code -> events that would be refused for it. */
  readonly refusals: ReadonlyMap<string, number>;
  readonly archive: Archive | undefined;
  /** Events of all kinds that the archive replays in order to find them. */
  readonly archived: number;
  readonly price: readonly PricePart[];
  readonly rate: number;
  readonly unfinished: ReplayRecord | undefined;
}

/** What a replay would do and cost. */
export function describePlan(plan: Plan): string {
  const { request, byType, archive, archived, price, rate, unfinished } = plan;
  const total = [...byType.values()].reduce((sum, count) => sum + count, 0);
  const lines = [`Replay ${pc.bold(request.id)}: ${titleOf(request)}`];
  if (byType.size > 0) lines.push(typesTable(byType));
  lines.push(...archiveLines(archive, archived));
  const dollars = price.reduce((sum, part) => sum + part.dollars, 0);
  const parts = price.map((part) => `${part.of} ${money(part.dollars)}`).join('; ');
  lines.push(`${events(total)} for ${money(dollars)}${parts === '' ? '' : ` (${parts})`}.`, ...leftOutLines(plan));
  if (unfinished !== undefined)
    lines.push(
      pc.yellow(`It was begun ${unfinished.startedAt} and is not done: --go goes on after ${events(unfinished.sent)}.`),
    );
  lines.push(
    total === 0 && archive === undefined
      ? 'There is nothing to be sent.'
      : `Nothing was sent. The same command with --go does it, at ${whole(rate)} a second in ${duration(total / rate)} or more.`,
  );
  return lines.join('\n');
}

function leftOutLines({ passedOver, refusals }: Pick<Plan, 'passedOver' | 'refusals'>): string[] {
  const passed = passedOver > 0 ? [pc.dim(`  ${events(passedOver)} passed over: not among those asked for.`)] : [];
  const refused = [...refusals].map(([code, count]) => pc.red(`✗ ${events(count)} not fit to be sent: ${code}`));
  return [...passed, ...refused];
}

function typesTable(byType: ReadonlyMap<string, number>): string {
  const table = new Table({
    head: ['event', 'count'],
    colAligns: ['left', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const [type, count] of [...byType].sort()) table.push([type, whole(count)]);
  return table.toString();
}

function archiveLines(archive: Archive | undefined, archived: number): string[] {
  if (archive === undefined) return [];
  const { retentionDays: days } = archive;
  // Zero stands for an archive that keeps everything.
  const ofDays = days === 0 ? '' : ` of ${whole(days)} day${days === 1 ? '' : 's'}`;
  return [
    pc.dim(
      `Counted in the lake, since an archive cannot be asked. It holds ${events(archive.events)}${ofDays}, and replays about ${whole(archived)} of that time to find these; what the lake lacks comes on top.`,
    ),
  ];
}

/** What a replay has done. */
export function describeDone(request: ReplayRequest, tally: ReplayTally, isInterrupted: boolean): string {
  const lines = [
    isInterrupted
      ? pc.yellow(
          `Stopped after ${events(tally.sent)}. The same command goes on; npm run replay -- --abandon ${request.id} does not.`,
        )
      : pc.green(`✓ ${events(tally.sent)} sent to ${consumerOf(request.to)}.`),
  ];
  lines.push(...leftOutLines(tally));
  if (!isInterrupted && tally.sent > 0) lines.push(pc.dim(`  ${afterwards[request.to]}`));
  return lines.join('\n');
}

const afterwards = {
  lake: 'In silver after the next load (npm run load); those that were there already change nothing.',
  index: 'What the index has newer stays. To see whether all is well: npm run audit',
  images: 'Images that are up to date stay as they are. To see what is left: npm run status',
} as const;

/** Of a replay that was ended before it was done, when it goes on. */
export function describeGoingOn({ id, startedAt, sent, refusals }: ReplayRecord): string {
  const refused = Object.values(refusals).reduce((sum, count) => sum + count, 0);
  const found = refused === 0 ? '' : `; ${events(refused)} not fit to be sent`;
  return `Going on with ${id}, begun ${startedAt}, after ${events(sent)}${found}.`;
}

/** Replays that are not done. */
export function describeUnfinished(records: readonly ReplayRecord[]): string {
  if (records.length === 0) return pc.green('✓ No replay is under way or was left unfinished.');
  return records
    .map(({ id, title, startedAt, sent }) => `${pc.bold(id)}  begun ${startedAt}, ${events(sent)} sent\n  ${title}`)
    .join('\n');
}

function money(dollars: number): string {
  return dollars < 0.01 ? '< $0.01' : `$${dollars.toFixed(2)}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
