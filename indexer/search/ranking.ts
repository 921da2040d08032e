/** What counts how much in the order of results. Only proportions matter. */
export const ranking = {
  /** For a concept being found, by the best place it is found in; `pairs` are neighbouring words of a title as one. */
  coverage: { title: 2, facts: 1.6, description: 0.8, pairs: 2 },
  /** For how rare the word is there (BM25). */
  rareness: { title: 0.7, facts: 0.4, description: 0.15, pairs: 0.6 },
  /** What is left of a pair's rareness when its words were typed apart: that two words stand together is rare by itself. */
  neighbourRareness: 0.4,
  /** Share that other fields and terms add to the best one's rareness. */
  furtherFields: 0.1,
  /** For naming the kind of thing the title names: as much again as for being found in a title at all. */
  type: 2,
  leastBoost: 0.05,
  /** A word that names the kind in at least this share of the titles that have it can be what a query looks for; */
  leastHeadShare: 0.2,
  /** then it counts as if its share were this, */
  headShare: 0.8,
  /** and the shares of all others this much. */
  otherShare: 0.5,
  /** For two words side by side as in the query. */
  neighbours: 0.5,
  /** For being the product with this SKU or supplier code; above all words together. */
  code: 60,
  popularity: 0.3,
  /** Share of the concepts that `most` asks for. */
  mostOf: 0.6,
};
