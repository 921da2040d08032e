import { z } from 'zod';
import { rulesSchema } from './rules.ts';
import type { Merchandise } from './search-settings.ts';

/** One version of synonyms and rules as it was applied. */
export const appliedSchema = z.object({
  revision: z.int().min(1),
  synonyms: z.string(),
  rules: rulesSchema,
  /** ISO-8601 UTC. */
  appliedAt: z.string(),
  note: z.string(),
  /** The revision that was in force before; 0: what the project ships. */
  before: z.int().min(0),
});
export type AppliedMerchandise = z.output<typeof appliedSchema>;

/** Which revision is in force, and the highest that was ever given out. */
export interface InForce {
  readonly revision: number;
  readonly latest: number;
}

/** Where versions are kept. */
export interface MerchandiseStore {
  /** Undefined while nothing was ever applied. */
  readInForce(): Promise<InForce | undefined>;
  /** Undefined when there is no such revision. */
  read(revision: number): Promise<AppliedMerchandise | undefined>;
  /** Keeps a new version and puts it into force; false when somebody else was faster. */
  apply(applied: AppliedMerchandise, since: InForce | undefined): Promise<boolean>;
  /** Puts an older version into force again; false when somebody else was faster. */
  revert(to: Merchandise, since: InForce): Promise<boolean>;
}
