import { eventIdPattern } from '../sample/event-id.ts';
import type { SampleLedger } from '../sample/sample-ledger.ts';
import { type AnswerRow, type Ask, type Bindings, type Scope, statement, wholeNumber } from './ask-lake.ts';

/** What the lake holds of one event type. */
export interface LakeCounts {
  /** Copies of valid events that reached bronze. */
  arrived: number;
  /** Valid events in silver. */
  stored: number;
  /** Copies of refused events that reached bronze. */
  arrivedRejections: number;
  /** Refused events in silver. */
  rejected: number;
}

/** So many SHA-256 hashes fit in a statement: Athena takes 262,144 bytes. */
const hashesPerStatement = 3_000;
/** Matches no event id: a chunk of hashes after the first must not count again what has an id. */
const noEvent = '-';

function addUp(into: Map<string, number>, rows: Iterable<AnswerRow>): Map<string, number> {
  for (const { event_type, events } of rows) {
    const type = String(event_type);
    into.set(type, (into.get(type) ?? 0) + wholeNumber(events));
  }
  return into;
}

/** How refused events of a sample are found: by event id where they have one, else by the hash of their text. */
export function rejectionBindings({ tag, unreadable }: SampleLedger): Bindings[] {
  const chunks: Bindings[] = [];
  for (let start = 0; start === 0 || start < unreadable.length; start += hashesPerStatement) {
    const hashes = unreadable.slice(start, start + hashesPerStatement);
    const list = hashes.length === 0 ? "''" : hashes.map((hash) => `'${hash}'`).join(', ');
    chunks.push({ event_pattern: start === 0 ? eventIdPattern(tag) : noEvent, unreadable: list });
  }
  return chunks;
}

async function countEvents(ask: Ask, scope: Scope, name: string): Promise<Map<string, number>> {
  return addUp(new Map(), await ask(statement(name, scope)));
}

async function countRejections(ask: Ask, scope: Scope, ledger: SampleLedger, name: string) {
  const counts = new Map<string, number>();
  for (const bindings of rejectionBindings(ledger)) addUp(counts, await ask(statement(name, scope, bindings)));
  return counts;
}

/** What has reached bronze, by event type: valid copies and refused copies. */
export async function countArrivals(ask: Ask, scope: Scope, ledger: SampleLedger) {
  const [events, rejections] = await Promise.all([
    countEvents(ask, scope, 'arrived-events'),
    countRejections(ask, scope, ledger, 'arrived-rejections'),
  ]);
  return { events, rejections };
}

/** What the lake holds of a sample, by event type; `unknown` are texts whose type cannot be read. */
export async function countLake(ask: Ask, scope: Scope, ledger: SampleLedger): Promise<Map<string, LakeCounts>> {
  const [arrivals, stored, rejected] = await Promise.all([
    countArrivals(ask, scope, ledger),
    countEvents(ask, scope, 'stored-events'),
    countRejections(ask, scope, ledger, 'stored-rejections'),
  ]);
  const maps = [arrivals.events, arrivals.rejections, stored, rejected];
  const types = new Set(maps.flatMap((map) => [...map.keys()]));
  return new Map(
    [...types].map((type) => [
      type,
      {
        arrived: arrivals.events.get(type) ?? 0,
        stored: stored.get(type) ?? 0,
        arrivedRejections: arrivals.rejections.get(type) ?? 0,
        rejected: rejected.get(type) ?? 0,
      },
    ]),
  );
}
