import type { IndexReader, ProjectionReader } from '../audit/drift-ports.ts';
import type { WriteTargetsStore } from '../index/write-targets.ts';
import type { BackfillPorts } from './backfill.ts';
import type { HoldPorts } from './hold-rebuild.ts';
import type { SearchTop } from './judged-queries.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RebuildObserver } from './rebuild-observer.ts';

/** The concrete indices of one alias. Every step may be repeated. */
export interface IndexAdmin {
  /** Sees to it that something serves, an empty index at least, and gives its name. */
  ensureServing(): Promise<string>;
  newName(now: Date): string;
  create(index: string): Promise<void>;
  exists(index: string): Promise<boolean>;
  /** What is to be given back to `prepareToServe`; to be read before `prepareToFill`. */
  liveSettings(index: string): Promise<Record<string, string>>;
  /** No refresh and no replicas while documents come in by the thousand. */
  prepareToFill(index: string): Promise<void>;
  /** Refresh and replicas as they are to be; waits until the replicas are there. */
  prepareToServe(index: string, settings: Readonly<Record<string, string>>): Promise<void>;
  /** What the read alias points to. */
  serving(): Promise<string | undefined>;
  count(index: string): Promise<number>;
  /**
   * About as many, as of the last refresh, and at once: an index that nobody searches is refreshed by a count, which
   * takes a second when many edits wait in it. Undefined when there is no such index.
   */
  documents(index: string): Promise<number | undefined>;
  /** Points the read alias to this index and to no other, at once. */
  swap(index: string): Promise<void>;
  drop(index: string): Promise<void>;
}

/** Everything that a rebuild needs from outside. */
export interface RebuildPorts {
  readonly hold: HoldPorts;
  readonly targets: WriteTargetsStore;
  readonly indices: IndexAdmin;
  readonly projection: ProjectionReader;
  /** About how many products there are; may be hours old. */
  readonly estimateProducts: () => Promise<number>;
  readonly write: BackfillPorts['write'];
  readonly rateLimit: RateLimit;
  readonly readerOf: (index: string) => IndexReader;
  readonly search: SearchTop;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly random: () => number;
  readonly observer: RebuildObserver;
}
