/** How many results are measured: what a shopper sees without scrolling. */
export const MEASURED_RESULTS = 10;

function discountedGain(gains: readonly number[]): number {
  return gains.slice(0, MEASURED_RESULTS).reduce((sum, gain, place) => sum + gain / Math.log2(place + 2), 0);
}

/**
 * nDCG@10 with the gains as they are given, discounted by log2 of the place; what nobody judged counts 0. The ideal is
 * the best order of all judged products of the query. Null when no order could gain anything.
 */
export function ndcg(found: readonly string[], gains: ReadonlyMap<string, number>): number | null {
  const ideal = discountedGain([...gains.values()].sort((one, other) => other - one));
  return ideal === 0 ? null : discountedGain(found.map((id) => gains.get(id) ?? 0)) / ideal;
}

/** The same over judged products only: the others are taken out of the results before they are counted. */
export function ndcgOfJudged(found: readonly string[], gains: ReadonlyMap<string, number>): number | null {
  return ndcg(
    found.filter((id) => gains.has(id)),
    gains,
  );
}
