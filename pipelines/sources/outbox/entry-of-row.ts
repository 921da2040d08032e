import { contracts } from '../../contracts/all-contracts.ts';
import { isDetailType } from '../../contracts/event.ts';
import { parseEvent } from '../../contracts/parse-event.ts';
import { type BusEntry, entryBytes, maxBytesPerCall } from '../../contracts/put-events.ts';
import type { RejectionCode } from '../../contracts/rejection.ts';
import type { OutboxRow } from './outbox-row.ts';

export type EntryOfRow =
  | { readonly ok: true; readonly entry: BusEntry }
  | { readonly ok: false; readonly code: RejectionCode; readonly reason: string };

/**
 * The entry for the bus, held against its contract: what the bus would take and every reader refuse is better refused where its
 * producer looks. The columns win over what the detail says of the same fields, so that the two cannot disagree.
 */
export function entryOfRow(row: OutboxRow): EntryOfRow {
  if (row.detail === null) return tooLarge(`the detail is longer than ${maxBytesPerCall} bytes`);
  const { source, detailType } = row;
  const detail = JSON.stringify({ ...JSON.parse(row.detail), ...header(row) });
  const [sourceText, typeText] = [JSON.stringify(source), JSON.stringify(detailType)];
  const parsed = parseEvent(`{"source":${sourceText},"detail-type":${typeText},"detail":${detail}}`);
  if (!parsed.ok) {
    const { code, path, message } = parsed.rejection;
    return { ok: false, code, reason: `${path === '' ? 'event' : path}: ${message}` };
  }
  const entry = { source, detailType, detail };
  const bytes = entryBytes(entry);
  return bytes <= maxBytesPerCall
    ? { ok: true, entry }
    : tooLarge(`${bytes} bytes as an event; the bus takes ${maxBytesPerCall}`);
}

function tooLarge(reason: string): EntryOfRow {
  return { ok: false, code: 'EVENT_TOO_LARGE', reason };
}

function header(row: OutboxRow): Record<string, unknown> {
  const { eventId, occurredAt, schemaVersion, aggregateId, aggregateVersion: version, traceparent } = row;
  const idField = isDetailType(row.detailType) ? contracts[row.detailType].aggregateId : undefined;
  return {
    ...{ eventId, occurredAt, schemaVersion },
    ...(idField !== undefined && { [idField]: aggregateId }),
    version,
    ...(traceparent !== null && { traceparent }),
  };
}
