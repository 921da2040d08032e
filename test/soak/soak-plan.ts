import { defaultSampleOptions, type SampleOptions } from '../../pipelines/sample/shop-options.ts';
import type { EditPlan } from './catalog-edits.ts';
import type { RestlessStack, Victim } from './restless-stack.ts';

export interface SoakPlan {
  /** Orders of the invented shop; each is about six events, four of them of the order. */
  readonly orders: number;
  readonly edits: number;
  /** Whom to end, one after the other, while events are published. */
  readonly victims: readonly Victim[];
  readonly seed: number;
}

/** A soak that is going on. */
export interface Soaking {
  readonly plan: SoakPlan;
  readonly stack: RestlessStack;
  /** Says what it is busy with. */
  readonly report: (text: string) => void;
  readonly signal: AbortSignal;
}

const duplicateShare = 0.05;
const invalidShare = 0.01;

/** The invented shop whose events are published. */
export function sampleOf({ orders, seed }: SoakPlan): SampleOptions {
  return { ...defaultSampleOptions, orders, seed, duplicateShare, invalidShare };
}

/** The edits that are announced meanwhile: about twenty of each product. */
export function editsOf({ edits, seed }: SoakPlan): EditPlan {
  return { edits, products: Math.max(1, Math.floor(edits / 20)), seed, duplicateShare };
}
