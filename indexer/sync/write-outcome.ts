/** What became of one product's document, the worst of all indices that it was to be written to. */
export type WriteOutcome =
  /** Every index holds it now. */
  | { readonly kind: 'written' }
  /** An index holds the same revision, or a newer one, already: as good as written. */
  | { readonly kind: 'superseded' }
  /** Transient: the same document may be taken later. */
  | { readonly kind: 'retry'; readonly reason: string }
  /** The document itself is at fault and will never be taken; `code` is stable, `reason` is for people. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };
