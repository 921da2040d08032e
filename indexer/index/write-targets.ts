import { IndexerError } from '../errors.ts';

/** Which concrete indices every document is written to: one, and a second one during a rebuild and until it has proved itself. */
export interface WriteTargets {
  /** At least one; the serving index is among them. */
  readonly targets: readonly string[];
  /** What the read alias points to. */
  readonly serving: string;
  /** What it pointed to before, while that is still written to and can be returned to. */
  readonly previous?: string;
  /** Raised by every change; a change made from an outdated reading is refused. */
  readonly revision: number;
}

export type WriteTargetsChange = Omit<WriteTargets, 'revision'>;

export interface WriteTargetsStore {
  /** The latest state, never a cached one. */
  read(): Promise<WriteTargets | undefined>;
  /** Replaces what was read at `revision` (0: nothing was there); false when somebody else was faster. */
  replace(revision: number, next: WriteTargetsChange): Promise<boolean>;
}

const MAX_RACES = 10;

/**
 * Reads which indices to write to.
 * @throws IndexerError ALIAS_MISSING when no index was ever made
 */
export async function readWriteTargets(store: WriteTargetsStore): Promise<WriteTargets> {
  const current = await store.read();
  if (current === undefined) {
    throw new IndexerError('ALIAS_MISSING', 'There is no product index yet: deploy, or run npm run reindex.');
  }
  return current;
}

/**
 * Changes the write targets as they are at that moment: `change` is asked again when somebody else was faster, and
 * gives undefined to leave everything as it is.
 */
export async function updateWriteTargets(
  store: WriteTargetsStore,
  change: (current: WriteTargets | undefined) => WriteTargetsChange | undefined,
): Promise<WriteTargets | undefined> {
  for (let race = 0; race < MAX_RACES; race += 1) {
    const current = await store.read();
    const next = change(current);
    if (next === undefined) return current;
    checkTargets(next);
    const revision = current?.revision ?? 0;
    if (await store.replace(revision, next)) return { ...next, revision: revision + 1 };
  }
  throw new Error(`The write targets changed ${MAX_RACES} times while they were being changed.`);
}

/** Writes go to this index as well. */
export function withTarget(current: WriteTargets, index: string): WriteTargetsChange {
  return { ...changeable(current), targets: [...new Set([...current.targets, index])] };
}

/** Writes go to this index no longer; the serving one cannot be taken away. */
export function withoutTarget(current: WriteTargets, index: string): WriteTargetsChange {
  const { previous, ...rest } = changeable(current);
  const targets = current.targets.filter((target) => target !== index);
  return { ...rest, targets, ...(previous === undefined || previous === index ? {} : { previous }) };
}

/** This index serves from now on; what served until now stays a target, so that it can be returned to. */
export function withServing(current: WriteTargets, index: string): WriteTargetsChange {
  if (current.serving === index) return changeable(current);
  return { ...withTarget(current, index), serving: index, previous: current.serving };
}

function changeable({ revision: _, ...rest }: WriteTargets): WriteTargetsChange {
  return rest;
}

function checkTargets({ targets, serving, previous }: WriteTargetsChange): void {
  for (const index of [serving, ...(previous === undefined ? [] : [previous])]) {
    if (!targets.includes(index)) throw new Error(`${index} would be served from without being written to.`);
  }
}
