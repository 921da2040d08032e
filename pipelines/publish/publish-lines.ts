import { parseEvent } from '../contracts/parse-event.ts';
import { type BusEntry, entryBytes, fitsOneCall, type RefusedEntry } from '../contracts/put-events.ts';
import type { NdjsonLine } from './ndjson-lines.ts';

/** A line that is not on the bus, and why. */
export interface RefusedLine {
  readonly lineNumber: number;
  /** A rejection code of the contracts, or what the bus answered. */
  readonly code: string;
  /** JSON pointer into the line; '' for the whole of it. */
  readonly path: string;
  readonly message: string;
}

export interface PublishTally {
  /** Lines that are not blank. */
  events: number;
  published: number;
  refused: number;
}

export interface PublishPorts {
  /** Puts entries that fit one call on the bus and returns those that it refuses for good. */
  readonly putEntries: (entries: readonly BusEntry[]) => Promise<readonly RefusedEntry[]>;
  readonly onRefused: (refused: RefusedLine) => void;
  /** Aborting reads no further line; what is under way is finished. */
  readonly signal?: AbortSignal;
}

interface NumberedEntry {
  readonly lineNumber: number;
  readonly entry: BusEntry;
}

/** Calls under way at the same time: a call takes tens of milliseconds and the bus takes many of them. */
const callsAtOnce = 8;

const faults = {
  TOO_LONG: { code: 'EVENT_TOO_LARGE', message: 'the line is longer than any event' },
  NOT_UTF8: { code: 'NOT_JSON', message: 'the line is not written in UTF-8' },
} as const;

/** The producer's own words go on the bus: older versions are upgraded by whoever reads them, not here. */
function entryOf(text: string): BusEntry {
  const { source, 'detail-type': detailType, detail, time } = JSON.parse(text);
  return { source, detailType, detail: JSON.stringify(detail), ...(time !== undefined && { time }) };
}

function readLine(line: NdjsonLine): { ok: true; entry: BusEntry } | { ok: false; refused: RefusedLine } {
  const { lineNumber } = line;
  if ('fault' in line) return { ok: false, refused: { lineNumber, path: '', ...faults[line.fault] } };
  const parsed = parseEvent(line.text);
  if (parsed.ok) return { ok: true, entry: entryOf(line.text) };
  const { code, path, message } = parsed.rejection;
  return { ok: false, refused: { lineNumber, code, path, message } };
}

const isBlank = (line: NdjsonLine) => 'text' in line && line.text === '';

/** Collects valid lines into lists that one call takes. */
async function* calls(
  lines: AsyncIterable<NdjsonLine>,
  tally: PublishTally,
  ports: PublishPorts,
): AsyncGenerator<NumberedEntry[]> {
  let call: NumberedEntry[] = [];
  let bytes = 0;
  for await (const line of lines) {
    if (ports.signal?.aborted) break;
    if (isBlank(line)) continue;
    tally.events += 1;
    const read = readLine(line);
    if (!read.ok) {
      tally.refused += 1;
      ports.onRefused(read.refused);
      continue;
    }
    const size = entryBytes(read.entry);
    if (call.length > 0 && !fitsOneCall({ entries: call.length, bytes }, size)) {
      yield call;
      [call, bytes] = [[], 0];
    }
    call.push({ lineNumber: line.lineNumber, entry: read.entry });
    bytes += size;
  }
  if (call.length > 0) yield call;
}

async function put(call: readonly NumberedEntry[], tally: PublishTally, ports: PublishPorts): Promise<void> {
  const refused = await ports.putEntries(call.map(({ entry }) => entry));
  tally.published += call.length - refused.length;
  tally.refused += refused.length;
  for (const { entry, code, message } of refused) {
    const lineNumber = call.find((numbered) => numbered.entry === entry)?.lineNumber ?? 0;
    ports.onRefused({ lineNumber, code, path: '', message });
  }
}

/**
 * Validates every line and puts the valid ones on the bus, several calls at a time, so not in the order of the lines: readers of the
 * bus go by versions. The tally is kept up to date as it goes, so that it holds when a call throws.
 *
 * @throws what `putEntries` throws, after the calls under way have ended
 */
export async function publishLines(
  lines: AsyncIterable<NdjsonLine>,
  tally: PublishTally,
  ports: PublishPorts,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const call of calls(lines, tally, ports)) {
    const task: Promise<void> = put(call, tally, ports)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(task));
    underWay.add(task);
    if (underWay.size >= callsAtOnce) await Promise.race(underWay);
    if (failures.length > 0) break;
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
}
