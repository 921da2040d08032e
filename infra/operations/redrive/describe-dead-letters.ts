import Table from 'cli-table3';
import pc from 'picocolors';
import { withoutControls } from '../../../queries/output/display-width.ts';
import { shellWord } from '../foreign-text.ts';
import type { ReasonGroup, RedriveReport } from './redrive-dead-letters.ts';

const LINE_CHARS = 96;
const REASON_CHARS = 48;
const whole = (amount: number) => amount.toLocaleString('en-US');
const messages = (count: number) => `${whole(count)} message${count === 1 ? '' : 's'}`;

/** How long ago, in its largest unit: `3 d`, `5 h`, `12 min`, `40 s`. */
export function ageOf(sinceMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - sinceMs) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

export interface Described {
  /** Name of the queue, as the command knows it. */
  readonly queue: string;
  readonly report: RedriveReport;
  readonly go: boolean;
  readonly reason: string | undefined;
  /** Only messages with these were asked for. */
  readonly ids?: readonly string[] | undefined;
  /** Discarded instead of sent. */
  readonly discard?: { readonly out: string | undefined } | undefined;
  readonly nowMs: number;
}

/** Whether one reason was asked for and no message that was looked at has it. */
export function isReasonUnknown(reason: string | undefined, { groups, seen }: RedriveReport): boolean {
  return reason !== undefined && seen > 0 && groups.every((group) => group.reason !== reason);
}

/** Whether messages were asked for by their ids and none that was looked at has one of them. */
export function areIdsUnknown(ids: readonly string[] | undefined, { chosen, seen }: RedriveReport): boolean {
  return ids !== undefined && seen > 0 && chosen === 0;
}

/** Why messages are in the dead-letter queue, and what was done about it. */
export function describeDeadLetters(described: Described): string {
  const { queue, report, go, reason, ids, discard, nowMs } = described;
  const { groups, seen, isComplete } = report;
  if (seen === 0) return pc.green(`✓ The dead-letter queue of ${queue} is empty.`);
  const lines = [groupsTable(groups, nowMs)];
  if (!isComplete) lines.push(pc.dim(`  Only the first ${messages(seen)} were looked at.`));
  if (isReasonUnknown(reason, report)) return [...lines, unknownReasonLine(reason ?? '', groups)].join('\n');
  if (areIdsUnknown(ids, report)) return [...lines, pc.red('✗ No message has one of these ids.')].join('\n');
  if (go) return [...lines, ...(discard ? discardedLines(discard.out, report) : sentLines(queue, report))].join('\n');
  const asked = groups.filter((group) => group.reason === (reason ?? group.reason));
  const hint = `Nothing was changed. npm run redrive -- ${queue} ${wayOf(described)} ${messages(report.chosen)}${discard ? '.' : ' again.'}`;
  return [...lines, ...asked.flatMap(exampleLines), hint].join('\n');
}

/** How to do what was shown, and what that does. */
function wayOf({ reason, ids, discard }: Described): string {
  const words = [
    ...(discard ? ['--discard'] : []),
    ...(reason === undefined ? [] : ['--reason', withoutControls(shellWord(reason))]),
    ...(ids === undefined ? [] : ['--ids', withoutControls(shellWord(ids.join(',')))]),
    ...(discard ? ['--out', withoutControls(shellWord(discard.out ?? 'FILE'))] : []),
  ];
  return [...words, '--go', discard ? 'removes' : 'sends'].join(' ');
}

function discardedLines(out: string | undefined, { sent }: RedriveReport): string[] {
  if (sent === 0) return [pc.dim('  Nothing was discarded.')];
  return [
    pc.green(`✓ ${messages(sent)} removed from the dead letters, and written to ${withoutControls(out ?? '')}.`),
    '  They may hold personal data: the file is yours to keep safe, and to delete.',
  ];
}

function groupsTable(groups: readonly ReasonGroup[], nowMs: number): string {
  const table = new Table({
    head: ['reason', 'messages', 'oldest', 'newest'],
    colAligns: ['left', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { reason, count, oldestMs, newestMs } of groups) {
    table.push([cut(reason, REASON_CHARS), whole(count), ageOf(oldestMs, nowMs), ageOf(newestMs, nowMs)]);
  }
  return table.toString();
}

/** Messages of one reason often have one cause, which then is told once. */
function exampleLines({ reason, examples }: ReasonGroup): string[] {
  const lines = examples.flatMap(({ subject, detail }, place) => {
    const isTold = place > 0 && examples[place - 1]?.detail === detail;
    const why = isTold || detail === '' ? [] : [pc.dim(cut(`    ${detail}`))];
    return [cut(`  ${subject}`), ...why];
  });
  return [pc.bold(cut(reason)), ...lines];
}

function unknownReasonLine(reason: string, groups: readonly ReasonGroup[]): string {
  const there = groups.map((group) => cut(group.reason, REASON_CHARS)).join(', ');
  return pc.red(`✗ No message has the reason ${cut(reason, REASON_CHARS)}; nothing was sent. There are: ${there}.`);
}

function sentLines(queue: string, { sent, failed }: RedriveReport): string[] {
  const done = pc.green(`✓ ${messages(sent)} sent again to ${queue}.`);
  if (failed === 0) return [done, '  What fails again comes back here, with its reason.'];
  return [done, pc.red(`✗ ${messages(failed)} could not be sent; they stay in the dead-letter queue.`)];
}

function cut(text: string, chars = LINE_CHARS): string {
  const line = withoutControls(text.trimEnd().replaceAll(/[\r\n\t]+/g, ' '));
  return line.length > chars ? `${line.slice(0, chars - 1)}…` : line;
}
