import { counted } from '../../../pipelines/counted.ts';
import type { Sighting } from './sighting.ts';

/** A row as Athena answers. */
export type LakeRow = Readonly<Record<string, string | null>>;

/** An event that silver has. */
export interface StoredEvent {
  readonly eventType: string;
  readonly aggregateId: string;
  readonly version: number;
}

/** `2026-11-22 00:10:05.123` as `2026-11-22T00:10:05.123Z`; Athena tells times without their zone, which is UTC. */
export function isoTime(text: string | null | undefined): string | undefined {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)\d*)?/.exec(text ?? '') ?? [];
  if (day === undefined) return undefined;
  return time === undefined ? day : `${day}T${time}Z`;
}

const withTime = (since: string | undefined) => (since === undefined ? {} : { since });

export function silverSighting(rows: readonly LakeRow[]): Sighting {
  if (rows.length === 0) return { place: 'silver', state: 'absent', says: 'no row' };
  const types = [...new Set(rows.map(({ event_type: type }) => type))].join(', ');
  const says = `${rows.length === 20 ? 'the newest 20 rows' : counted(rows.length, 'row')} of ${rows[0]?.dataset}: ${types}`;
  return { place: 'silver', state: 'found', says, ...newest(rows) };
}

export function bronzeSighting(rows: readonly LakeRow[], arrivedSince: string): Sighting {
  if (rows.length === 0) return { place: 'bronze', state: 'absent', says: `no row arrived since ${arrivedSince}` };
  const says = `${counted(rows.length, 'row')} of ${rows[0]?.dataset}: ${rows[0]?.event_type}`;
  return { place: 'bronze', state: 'found', says, ...newest(rows) };
}

/** The day on which the earliest of bronze's rows happened, `yyyy-MM-dd`. */
export function earliestDay(rows: readonly LakeRow[]): string | undefined {
  return rows
    .flatMap(({ happened }) => isoTime(happened)?.slice(0, 10) ?? [])
    .sort()
    .at(0);
}

export function rejectedSighting(rows: readonly LakeRow[]): Sighting {
  const [row] = rows;
  if (row === undefined) return { place: 'rejected events', state: 'absent', says: 'none' };
  const at = row.reason_path === null || row.reason_path === '' ? '' : ` at ${row.reason_path}`;
  const where = row.quarantine_key === null ? '' : `, its text in quarantine`;
  const more = rows.length > 1 ? `, and ${rows.length - 1} more` : '';
  return {
    place: 'rejected events',
    state: 'found',
    says: `${row.event_type ?? 'an event'}: ${row.reason_code}${at}${where}${more}`,
    ...withTime(isoTime(row.since)),
    ...(row.rejected_id && { reference: row.rejected_id.slice(0, 12) }),
    ...(row.quarantine_key !== null && { marks: ['in quarantine'] }),
  };
}

export function viewSighting(rows: readonly LakeRow[]): Sighting {
  const [row] = rows;
  if (row === undefined) return { place: 'views', state: 'absent', says: 'no view shows it' };
  return { place: 'views', state: 'found', says: `${row.view_name}: ${row.says}`, ...versionOf(row) };
}

/** What silver knows of an event that was asked after by its id. */
export function storedEvent(rows: readonly LakeRow[]): StoredEvent | undefined {
  const [row] = rows;
  if (row === undefined) return undefined;
  return { eventType: row.event_type ?? '', aggregateId: row.aggregate_id ?? '', version: Number(row.version) };
}

function newest(rows: readonly LakeRow[]): Pick<Sighting, 'since' | 'version'> {
  const [row] = rows;
  return row === undefined ? {} : { ...withTime(isoTime(row.since)), ...versionOf(row) };
}

function versionOf({ version }: LakeRow): Pick<Sighting, 'version'> {
  return version === null || version === undefined ? {} : { version: Number(version) };
}
