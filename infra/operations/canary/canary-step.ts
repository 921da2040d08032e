/** The paths that the canary tries, each on its own, so that one that hangs holds up no other. */
export const canarySteps = ['edit', 'order', 'upload'] as const;
export type CanaryStep = (typeof canarySteps)[number];

/** What a step is, and how long it may take before it counts as failed. */
export const stepFacts = {
  edit: { path: 'edit to searchable', metric: 'CanaryEditSearchableSeconds', limitSeconds: 60 },
  // Loads run every 15 minutes; two may be missed.
  order: { path: 'order to silver', metric: 'CanaryOrderSilverSeconds', limitSeconds: 45 * 60 },
  upload: { path: 'upload to passport', metric: 'CanaryUploadPassportSeconds', limitSeconds: 120 },
} as const satisfies Record<CanaryStep, { path: string; metric: string; limitSeconds: number }>;

export interface StepOutcome {
  readonly step: CanaryStep;
  /** `waiting`: nothing is late, and nothing arrived that could be measured yet. */
  readonly status: 'arrived' | 'waiting' | 'failed';
  /** From the beginning of the path to its end; of several orders, of the slowest. Absent where none arrived. */
  readonly seconds?: number;
  /** For people; of a failed step, what hung. */
  readonly says: string;
  /** Of what this run made, as `npm run where` takes it. Absent where it failed before it made anything. */
  readonly id?: string;
}

export interface CanaryClock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** Told of what a step is at. */
export type OnProgress = (step: CanaryStep, says: string) => void;

/** Looks again and again until there is something; undefined when there is nothing for so long. */
export async function waitFor<Found>(
  find: () => Promise<Found | undefined>,
  { seconds, everyMs }: { readonly seconds: number; readonly everyMs: number },
  { now, sleep }: CanaryClock,
): Promise<Found | undefined> {
  const endMs = now() + seconds * 1000;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (now() >= endMs) return undefined;
    await sleep(everyMs);
  }
}
