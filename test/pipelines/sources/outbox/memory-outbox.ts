import type fc from 'fast-check';
import type { EntryAnswer, PutEvents } from '../../../../pipelines/contracts/put-events.ts';
import { entryOfRow } from '../../../../pipelines/sources/outbox/entry-of-row.ts';
import { aggregateKey, type OutboxRow } from '../../../../pipelines/sources/outbox/outbox-row.ts';
import type { Claim, RelayClock, RelayPorts, SettledOutcome } from '../../../../pipelines/sources/outbox/relay.ts';

/** What can go wrong with one call of the bus. The relay dies where it says so, and its locks with it. */
export const callFaults = [
  'taken',
  'taken in part',
  'throttled',
  'answer lost',
  'refused in part',
  'dies before',
  'dies after',
  'dies while the call is under way',
] as const;
export type CallFault = (typeof callFaults)[number];

interface Stored {
  row: OutboxRow;
  state: 'waiting' | 'published' | 'refused';
  retryAtMs: number;
}

/** The outbox and the bus as they behave, small enough to try every order of things. */
export function memoryOutbox(scheduler: fc.Scheduler, faults: readonly CallFault[]) {
  const rows: Stored[] = [];
  const locks = new Map<string, object>();
  const delivered: OutboxRow[] = [];
  const violations: string[] = [];
  /** What the bus has called malformed, it always will. */
  const malformed = new Set<OutboxRow>();
  let calls = 0;
  let nowMs = 0;

  const step = (label: string) => scheduler.schedule(Promise.resolve(), label);
  const settledBefore = (row: OutboxRow) =>
    rows.filter(
      (other) => aggregateKey(other.row) === aggregateKey(row) && other.row.aggregateVersion < row.aggregateVersion,
    );

  function rowOf(detail: string): OutboxRow {
    const { eventId } = JSON.parse(detail);
    const stored = rows.find(({ row }) => row.eventId === eventId);
    if (stored === undefined) throw new Error(`The bus was given ${eventId}, which was never committed`);
    return stored.row;
  }

  function deliver(row: OutboxRow): void {
    const skipped = settledBefore(row).filter(
      (other) => !delivered.includes(other.row) && !malformed.has(other.row) && entryOfRow(other.row).ok,
    );
    violations.push(
      ...skipped.map((other) => `${row.aggregateId}: ${row.aggregateVersion} before ${other.row.aggregateVersion}`),
    );
    delivered.push(row);
  }

  /** A relay with a session of its own; after its death every port throws, and it holds nothing. */
  function relayPorts(): RelayPorts & { isDead: () => boolean } {
    const session = {};
    let isDead = false;
    const die = () => {
      isDead = true;
      for (const [key, holder] of locks) if (holder === session) locks.delete(key);
      throw new Error('killed');
    };
    const live = () => {
      if (isDead) throw new Error('killed');
    };
    const put: PutEvents = async (entries) => {
      live();
      const fault = faults[calls++] ?? 'taken';
      await step(`call: ${fault}`);
      if (fault === 'dies before') die();
      if (fault === 'dies while the call is under way') {
        // The bytes are on their way, and arrive when others have gone on.
        void step('late arrival').then(() => {
          for (const { detail } of entries) if (!malformed.has(rowOf(detail))) deliver(rowOf(detail));
        });
        die();
      }
      const answers = entries.map(({ detail }, index) => answerTo(fault, index, detail));
      await step('answer');
      if (fault === 'dies after') die();
      if (fault === 'answer lost') throw new Error('socket hang up');
      return answers;
    };
    const answerTo = (fault: CallFault, index: number, detail: string): EntryAnswer => {
      if (fault === 'throttled' || (fault === 'taken in part' && index % 2 === 0))
        return { code: 'ThrottlingException', message: 'slow down' };
      const row = rowOf(detail);
      if (fault === 'refused in part' && index % 2 === 0 && !delivered.includes(row)) malformed.add(row);
      if (malformed.has(row)) return { code: 'MalformedDetail', message: 'no' };
      deliver(row);
      return undefined;
    };
    const claim = async (limit: number): Promise<Claim> => {
      live();
      await step('claim');
      const heads = rows
        .filter(
          ({ row, state, retryAtMs }) => state === 'waiting' && retryAtMs <= nowMs && !locks.has(aggregateKey(row)),
        )
        .filter(({ row }) => settledBefore(row).every(({ state }) => state !== 'waiting'))
        .slice(0, limit);
      for (const { row } of heads) locks.set(aggregateKey(row), session);
      const keys = new Set(heads.map(({ row }) => aggregateKey(row)));
      const claimed = rows.filter(({ row, state }) => state === 'waiting' && keys.has(aggregateKey(row)));
      const free = () => {
        for (const key of keys) if (locks.get(key) === session) locks.delete(key);
      };
      return {
        rows: claimed.map(({ row }) => row).sort((one, other) => one.aggregateVersion - other.aggregateVersion),
        settle: async (outcomes) => {
          await step('settle');
          live();
          for (const outcome of outcomes) write(outcome);
          free();
        },
        release: async () => free(),
      };
    };
    return { claim, put, prune: async () => 0, clock, isDead: () => isDead };
  }

  function write({ row, kind, retryInMs }: SettledOutcome): void {
    const stored = rows.find((other) => other.row === row);
    if (stored === undefined) throw new Error('An outcome of no row');
    if (kind === 'failed') stored.retryAtMs = nowMs + retryInMs;
    else stored.state = kind;
  }

  const clock: RelayClock = {
    now: () => nowMs,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      nowMs += milliseconds;
      await step('sleep');
    },
  };

  return {
    relayPorts,
    /** Commits an event, in its turn. */
    commit: async (row: OutboxRow) => {
      await step('commit');
      rows.push({ row, state: 'waiting', retryAtMs: 0 });
    },
    waiting: () => rows.filter(({ state }) => state === 'waiting').length,
    /** Rows that the bus has not seen and that were not refused. */
    lost: () =>
      rows.filter(({ row, state }) => state !== 'refused' && !delivered.includes(row)).map(({ row }) => row.id),
    violations,
  };
}
