import type { Figure } from '../sample/ledger-figures.ts';

/** A figure on which the shop and the lake differ. */
export interface Difference {
  group: string;
  measure: string;
  shop: number | undefined;
  lake: number | undefined;
}

/** One measure over all groups of a figure. */
export interface MeasureComparison {
  figure: string;
  measure: string;
  groups: number;
  shopTotal: number;
  lakeTotal: number;
  differences: Difference[];
}

/** Groups that hold nothing but zeros say the same as groups that are not there. */
function withoutEmptyGroups(figure: Figure): Map<string, Record<string, number>> {
  return new Map(Object.entries(figure).filter(([, measures]) => Object.values(measures).some((value) => value !== 0)));
}

/** Compares every group and every measure of a figure, to the last minor unit. */
export function compareFigure(name: string, shop: Figure, lake: Figure): MeasureComparison[] {
  const shopGroups = withoutEmptyGroups(shop);
  const lakeGroups = withoutEmptyGroups(lake);
  const groups = [...new Set([...shopGroups.keys(), ...lakeGroups.keys()])].sort();
  const named = [...Object.values(shop), ...Object.values(lake)].flatMap((measures) => Object.keys(measures));
  return [...new Set(named)].map((measure) => {
    const comparison: MeasureComparison = {
      figure: name,
      measure,
      groups: 0,
      shopTotal: 0,
      lakeTotal: 0,
      differences: [],
    };
    for (const group of groups) {
      const values = { shop: shopGroups.get(group)?.[measure], lake: lakeGroups.get(group)?.[measure] };
      comparison.groups += 1;
      comparison.shopTotal += values.shop ?? 0;
      comparison.lakeTotal += values.lake ?? 0;
      if (values.shop !== values.lake) comparison.differences.push({ group, measure, ...values });
    }
    return comparison;
  });
}
