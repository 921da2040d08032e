import type { RebuildState } from './rebuild-state.ts';

/** What the control table says of the newest rebuild, and of who works at it. */
export interface RebuildRecord {
  readonly state: RebuildState | undefined;
  /** Who works at it, while that is alive: the lease runs out by itself. */
  readonly holder: string | undefined;
  /** Epoch milliseconds. */
  readonly untilMs: number;
}

/** The record of one alias's rebuilds. All but `read` are decided by conditional writes, so two never both win. */
export interface RebuildRecords {
  read(): Promise<RebuildRecord>;
  /** Takes the lease when it is free, has run out, or is held by `dead`; false when somebody holds it. */
  take(lease: { holder: string; nowMs: number; untilMs: number; dead?: string | undefined }): Promise<boolean>;
  /** Prolongs the lease and saves the state, when there is one; false when somebody else has the lease. */
  save(holder: string, untilMs: number, state?: RebuildState): Promise<boolean>;
  /** Gives the lease back; does nothing when somebody else has it. */
  release(holder: string): Promise<void>;
}
