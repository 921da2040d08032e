import { type DriftKind, driftKinds } from './compare-document.ts';

/** What the audit's counts are called in CloudWatch: `Missing` for `missing`. */
export type DriftMeasure = Capitalize<DriftKind>;

export function driftMeasure(kind: DriftKind): DriftMeasure {
  // TypeScript cannot follow what happens to the first letter.
  return `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}` as DriftMeasure;
}

/** Products by what is wrong with them, under the names of the measures. */
export function driftMeasures(drift: readonly { readonly kind: DriftKind }[]): Record<DriftMeasure, number> {
  const counts = driftKinds.map((kind) => [driftMeasure(kind), drift.filter((one) => one.kind === kind).length]);
  return Object.fromEntries(counts);
}
