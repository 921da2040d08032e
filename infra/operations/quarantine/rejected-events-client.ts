import { literal } from '../../../queries/athena/literal.ts';
import type { AskByPages, TextRow } from '../audit/athena-pages-client.ts';
import { OperationsError } from '../errors.ts';
import type { QuarantineEntry } from './entry.ts';
import type { RejectedEvent } from './way-back.ts';

export interface RejectedSelection {
  readonly reason: string | undefined;
  /** Ids, or the beginnings of ids. */
  readonly ids: readonly string[];
  readonly limit: number;
}

const facts = 'rejected_id, reason_code, reason_path, reason_message, event_type, event_id, occurred_at';

/** Refused events, newest first, page by page, without their texts. */
export async function* listRejected(
  ask: AskByPages,
  silver: string,
  selection: RejectedSelection,
  retried: ReadonlySet<string>,
): AsyncGenerator<QuarantineEntry[]> {
  for await (const page of ask(statement(facts, silver, selection)))
    yield page
      .map(rejectedEventOf)
      .filter(({ rejectedId }) => !retried.has(rejectedId))
      .map(entryOf);
}

/** Refused events with their texts, page by page. */
export async function* readRejected(
  ask: AskByPages,
  silver: string,
  selection: RejectedSelection,
  retried: ReadonlySet<string> = new Set(),
): AsyncGenerator<RejectedEvent[]> {
  for await (const page of ask(statement(`${facts}, raw_text, quarantine_key`, silver, selection)))
    yield page.map(rejectedEventOf).filter(({ rejectedId }) => !retried.has(rejectedId));
}

/** Every reason for which an event was ever refused. */
export async function rejectedReasons(ask: AskByPages, silver: string): Promise<string[]> {
  const reasons: string[] = [];
  for await (const page of ask(`SELECT DISTINCT reason_code FROM ${silver}.rejected_events`))
    reasons.push(...page.flatMap(({ reason_code }) => reason_code ?? []));
  return reasons;
}

function statement(columns: string, silver: string, { reason, ids, limit }: RejectedSelection): string {
  const bounds = [
    ...(reason === undefined ? [] : [`reason_code = ${text(reason)}`]),
    ...(ids.length === 0 ? [] : [`(${ids.map((id) => `starts_with(rejected_id, ${text(id)})`).join(' OR ')})`]),
  ];
  const where = bounds.length === 0 ? '' : ` WHERE ${bounds.join(' AND ')}`;
  return `SELECT ${columns} FROM ${silver}.rejected_events${where} ORDER BY occurred_at DESC, rejected_id LIMIT ${limit}`;
}

function text(value: string): string {
  const written = literal('string', value);
  if (written.ok) return written.sql;
  throw new OperationsError('INPUT_WRONG', written.message);
}

function rejectedEventOf(row: TextRow): RejectedEvent {
  const optional = (name: string) => row[name] ?? undefined;
  const [day, time] = (row.occurred_at ?? '').split(' ');
  return {
    rejectedId: row.rejected_id ?? '',
    reasonCode: row.reason_code ?? '',
    reasonPath: row.reason_path ?? '',
    reasonMessage: row.reason_message ?? '',
    eventType: optional('event_type'),
    eventId: optional('event_id'),
    rejectedAt: `${day}T${time?.slice(0, 'hh:mm:ss.mmm'.length)}Z`,
    rawText: optional('raw_text'),
    quarantineKey: optional('quarantine_key'),
  };
}

function entryOf({ rejectedId, reasonCode, reasonPath, eventType, rejectedAt }: RejectedEvent): QuarantineEntry {
  const subject = `${eventType ?? 'no known event'}${reasonPath === '' ? '' : ` ${reasonPath}`}`;
  return { kind: 'events', id: rejectedId, reason: reasonCode, subject, atMs: Date.parse(rejectedAt) };
}
