import pc from 'picocolors';
import { mostCounted } from './outbox-statements.ts';
import type { OutboxStatus, RefusedRow } from './outbox-survey-client.ts';
import type { RelayTally } from './relay.ts';

const count = (value: number) => value.toLocaleString('en-US');

function events(value: number): string {
  return `${count(value)} ${value === 1 ? 'event' : 'events'}`;
}

export function describeDuration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** Lines for people: what waits, what went, what needs a decision. */
export function describeStatus(status: OutboxStatus, keepDays: number): string {
  const { waiting, oldestWaitingSeconds, failing, failure, refused, lastPublishedAt } = status;
  const backlog = waiting > mostCounted ? `more than ${events(mostCounted)}` : events(waiting);
  const age = oldestWaitingSeconds === null ? '' : `, the oldest for ${describeDuration(oldestWaitingSeconds)}`;
  const lines = [`waiting     ${backlog}${age}`];
  if (failing > 0) lines.push(`failing     ${events(failing)} of them${failure === null ? '' : `: ${failure}`}`);
  const last = lastPublishedAt === null ? 'never any' : `last at ${lastPublishedAt.toISOString()}`;
  lines.push(`published   ${count(status.publishedLastHour)} in the last hour, ${last}`);
  lines.push(`refused     ${count(refused)}${refused === 0 ? '' : pc.yellow('  npm run outbox -- refused')}`);
  lines.push(`prunable    ${count(status.prunable)} published more than ${keepDays} days ago`);
  return `${lines.join('\n')}\n`;
}

/** The refused rows below the code that they were refused with. */
export function describeRefused(rows: readonly RefusedRow[]): string {
  if (rows.length === 0) return 'No event is refused.\n';
  const byCode = new Map<string, RefusedRow[]>();
  for (const row of rows) byCode.set(row.code, [...(byCode.get(row.code) ?? []), row]);
  const groups = [...byCode].map(([code, group]) => {
    const lines = group.map(
      ({ id, aggregateType, aggregateId, aggregateVersion, detailType, reason, refusedAt }) =>
        `  ${id}  ${refusedAt.toISOString()}  ${detailType}  ${aggregateType} ${aggregateId} version ${aggregateVersion}: ${reason}`,
    );
    return `${pc.bold(code)}  ${events(group.length)}\n${lines.join('\n')}\n`;
  });
  return groups.join('\n');
}

export function describeTally({ published, refused, failed, pruned }: RelayTally): string {
  const rest = [
    ...(refused > 0 ? [`${count(refused)} refused (npm run outbox -- refused)`] : []),
    ...(failed > 0 ? [`${count(failed)} failed attempts`] : []),
    ...(pruned > 0 ? [`${count(pruned)} old rows pruned`] : []),
  ];
  return [`${events(published)} published`, ...rest].join(', ');
}
