/** Outcome of asking for the lease. A lease that was not given back has expired: its holder died, or is stuck. */
export type LeaseAnswer =
  | { readonly status: 'taken'; readonly wasAbandoned: boolean }
  | { readonly status: 'held'; readonly holder: string; readonly untilMs: number };

/** What loaders remember between loads, and how they keep out of each other's way. */
export interface LakeState {
  /** Takes the lease when it is free or has expired. Times are epoch milliseconds. */
  takeLease(holder: string, nowMs: number, untilMs: number): Promise<LeaseAnswer>;
  /** Prolongs the lease; false when somebody else has taken it. */
  renewLease(holder: string, untilMs: number): Promise<boolean>;
  /** Gives the lease back; does nothing when somebody else has taken it. */
  releaseLease(holder: string): Promise<void>;
  /** Day (yyyy-MM-dd, UTC) on which the last complete load of the dataset began. */
  readWatermark(dataset: string): Promise<string | undefined>;
  /** Moves the watermark forward, never back. */
  writeWatermark(dataset: string, dt: string): Promise<void>;
  /** When the last complete load of the dataset began, ISO-8601 UTC. */
  readLoadedAt(dataset: string): Promise<string | undefined>;
  writeLoadedAt(dataset: string, at: string): Promise<void>;
}
