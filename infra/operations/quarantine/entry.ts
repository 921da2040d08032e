/** What is kept apart: refused events, images that could not be read, rows that Firehose could not convert. */
export const quarantineKinds = ['events', 'images', 'conversions'] as const;
export type QuarantineKind = (typeof quarantineKinds)[number];

/** One thing that is kept apart. */
export interface QuarantineEntry {
  readonly kind: QuarantineKind;
  /** Of the refused text or of the image, or the key of the object with the rows. */
  readonly id: string;
  /** Stable code. */
  readonly reason: string;
  /** What it is, by names and ids alone. */
  readonly subject: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

export interface QuarantineGroup {
  readonly kind: QuarantineKind;
  readonly reason: string;
  readonly subject: string;
  readonly count: number;
  readonly newestMs: number;
  /** The newest. */
  readonly example: string;
}

/** Entries by what they are and why they are kept apart, the commonest first. */
export function groupsOf(entries: readonly QuarantineEntry[]): QuarantineGroup[] {
  const groups = new Map<string, QuarantineGroup>();
  for (const { kind, reason, subject, id, atMs } of entries) {
    const key = JSON.stringify([kind, reason, subject]);
    const known = groups.get(key);
    const isNewest = known === undefined || atMs >= known.newestMs;
    groups.set(key, {
      ...{ kind, reason, subject },
      count: (known?.count ?? 0) + 1,
      newestMs: isNewest ? atMs : known.newestMs,
      example: isNewest ? id : known.example,
    });
  }
  return [...groups.values()].sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
}
