import type { Drift } from '../audit/compare-document.ts';
import { type ConfirmOptions, confirmDrift } from '../audit/confirm-drift.ts';
import type { DriftPorts } from '../audit/drift-ports.ts';

export interface SampledDocuments {
  readonly compared: number;
  readonly drift: readonly Drift[];
}

/**
 * Takes products at random and compares their documents field by field with what the projection makes of them, each read
 * by its id: another way than the one that the index as a whole was compared by.
 */
export async function compareSample(
  productIds: readonly string[],
  ports: DriftPorts,
  options: ConfirmOptions,
): Promise<SampledDocuments> {
  return { compared: productIds.length, drift: await confirmDrift(productIds, ports, options) };
}

/** Keeps a fair sample of what passes by, each as likely as any other, without knowing how many will come. */
export function createSample(size: number, random: () => number) {
  const chosen: string[] = [];
  let seen = 0;
  return {
    chosen: chosen as readonly string[],
    add(productId: string): void {
      seen += 1;
      const place = chosen.length < size ? chosen.length : Math.floor(random() * seen);
      if (place < size) chosen[place] = productId;
    },
  };
}
