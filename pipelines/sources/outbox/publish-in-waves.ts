import {
  type BusEntry,
  callsOf,
  isFaultOfTheEntry,
  isTransientRefusal,
  type PutEvents,
} from '../../contracts/put-events.ts';
import { entryOfRow } from './entry-of-row.ts';
import { aggregateKey, type OutboxRow, type Outcome } from './outbox-row.ts';

export interface WavePorts {
  readonly put: PutEvents;
  /** Whether it is time to stop; what is under way is finished. */
  readonly isOver: () => boolean;
}

interface Sendable {
  readonly row: OutboxRow;
  readonly entry: BusEntry;
}

/** Calls under way at the same time, each with events of other aggregates. */
const callsAtOnce = 4;

/**
 * Publishes rows, those of an aggregate strictly one after the other: an event is sent when the one before it was taken by the
 * bus, or was refused for good. One that failed holds back those after it, and only those. Each wave is the next event of every
 * aggregate, so a call never carries two of the same one.
 *
 * @param rows those of an aggregate in the order of their versions
 * @returns an outcome for each row that was tried, in the order of trying
 */
export async function publishInWaves(rows: readonly OutboxRow[], ports: WavePorts): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let lines = linesOf(rows);
  while (lines.length > 0 && !ports.isOver()) {
    const wave = lines.flatMap(([head]) => head ?? []);
    const settled = new Map((await publishWave(wave, ports)).map((outcome) => [outcome.row, outcome]));
    outcomes.push(...settled.values());
    lines = lines
      .filter(([head]) => head !== undefined && mayFollow(settled.get(head)))
      .map((line) => line.slice(1))
      .filter((line) => line.length > 0);
  }
  return outcomes;
}

function linesOf(rows: readonly OutboxRow[]): OutboxRow[][] {
  const lines = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const line = lines.get(aggregateKey(row));
    if (line) line.push(row);
    else lines.set(aggregateKey(row), [row]);
  }
  return [...lines.values()];
}

function mayFollow(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && outcome.kind !== 'failed';
}

async function publishWave(wave: readonly OutboxRow[], ports: WavePorts): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const sendable: Sendable[] = [];
  for (const row of wave) {
    const read = entryOfRow(row);
    if (read.ok) sendable.push({ row, entry: read.entry });
    else outcomes.push({ row, kind: 'refused', code: read.code, reason: read.reason });
  }
  const queue = callsOf(sendable).values();
  const worker = async () => {
    // The workers share one iterator, so each call is taken by exactly one of them.
    for (const call of queue) {
      if (ports.isOver()) return;
      outcomes.push(...(await putCall(call, ports.put)));
    }
  };
  await Promise.all(Array.from({ length: callsAtOnce }, worker));
  return outcomes;
}

/** One call, not tried again here: whoever waits holds rows locked meanwhile, so a pause is made between claims. */
async function putCall(call: readonly Sendable[], put: PutEvents): Promise<Outcome[]> {
  try {
    const answers = await put(call.map(({ entry }) => entry));
    return call.map(({ row }, index): Outcome => {
      const answer = index < answers.length ? answers[index] : { code: 'InternalFailure', message: 'no answer' };
      if (answer === undefined) return { row, kind: 'published' };
      const { code, message } = answer;
      if (isFaultOfTheEntry(code)) return { row, kind: 'refused', code: 'BUS_REFUSED', reason: `${code}: ${message}` };
      return { row, kind: 'failed', failure: `${code}: ${message}`, isTransient: isTransientRefusal(code) };
    });
  } catch (error) {
    const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return call.map(({ row }) => ({ row, kind: 'failed', failure, isTransient: true }));
  }
}
