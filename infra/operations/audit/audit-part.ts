/** What is audited: the lake against the projection, the index against the projection, images against their passports. */
export const auditNames = ['lake', 'index', 'images'] as const;
export type AuditName = (typeof auditNames)[number];

/** What one audit found, for people and for programs. */
export interface AuditResult {
  /** The whole of it, for people. */
  readonly text: string;
  /** As JSON. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly driftCount: number;
}

export interface AuditSettings {
  readonly repair: boolean;
  /** Index: sums of stored hashes only. */
  readonly isQuick: boolean;
  /** Lake: all of a product. Images: the bytes of every object. */
  readonly isDeep: boolean;
  readonly lagMs: number;
  readonly arrivalLagMs: number;
  /** An object that nothing asks for must be so old before it is deleted. */
  readonly graceMs: number;
  /** Products of the lake, and images; all of them when it is not given. */
  readonly only: ReadonlySet<string> | undefined;
  readonly index: string | undefined;
  readonly alias: string;
  /** Tells people what is going on, beside the result. */
  readonly say: (text: string) => void;
}
