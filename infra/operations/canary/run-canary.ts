import { unheardOfWord } from './canary-product.ts';
import { type CanaryClock, type CanaryStep, canarySteps, type OnProgress, type StepOutcome } from './canary-step.ts';
import { type EditPorts, tryEdit } from './edit-step.ts';
import { type OrderMemory, type OrderPorts, tryOrder } from './order-step.ts';
import { tryUpload, type UploadPorts } from './upload-step.ts';

/** What a canary leaves for its next run and for whoever asks how it went. */
export interface CanaryMemory extends OrderMemory {
  /** ISO-8601 UTC. */
  readonly ranAt: string;
  readonly outcomes: readonly StepOutcome[];
}

export interface CanaryPorts extends EditPorts, OrderPorts, UploadPorts {
  readonly recall: () => Promise<CanaryMemory | undefined>;
  readonly remember: (memory: CanaryMemory) => Promise<void>;
  readonly random: () => number;
  /** Says why something failed, in a sentence. */
  readonly reasonOf: (error: unknown) => string;
}

/**
 * Tries every path, side by side. Never rejects for a path that fails: that is what it is there to tell.
 * @param name of the canary: the one that runs by the clock, or somebody's by hand
 */
export async function runCanary(
  name: string,
  ports: CanaryPorts,
  clock: CanaryClock,
  onProgress: OnProgress = () => undefined,
): Promise<readonly StepOutcome[]> {
  const before = (await ports.recall()) ?? { outstanding: [], askedMs: 0 };
  let orders: OrderMemory = before;
  const word = unheardOfWord(ports.random);
  const tries: Record<CanaryStep, () => Promise<StepOutcome>> = {
    edit: () => tryEdit({ name, word }, ports, clock),
    order: async () => {
      const tried = await tryOrder(before, ports, clock);
      orders = tried.memory;
      return tried.outcome;
    },
    upload: () => tryUpload(word, ports, clock),
  };
  const outcomes = await Promise.all(
    canarySteps.map(async (step) => {
      onProgress(step, 'begun');
      const outcome = await tries[step]().catch((error: unknown) => failed(step, ports.reasonOf(error)));
      onProgress(step, outcome.status);
      return outcome;
    }),
  );
  await ports.remember({ ...orders, ranAt: new Date(clock.now()).toISOString(), outcomes });
  return outcomes;
}

function failed(step: CanaryStep, says: string): StepOutcome {
  return { step, status: 'failed', says };
}
