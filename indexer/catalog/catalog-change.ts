import type { BusEntry } from '../../pipelines/contracts/put-events.ts';
import type { RejectionCode } from '../../pipelines/contracts/rejection.ts';

/** Why a row or a change of it cannot be announced. The codes are stable. */
export type CatalogRefusalCode =
  | RejectionCode
  /** The row says something else than before under a version that is not higher: no reader would ever see it. */
  | 'VERSION_NOT_RAISED'
  /** The bus does not take it, for a reason that lies in the entry. */
  | 'BUS_REFUSED';

export interface CatalogRefusal {
  readonly code: CatalogRefusalCode;
  readonly productId: string;
  /** JSON pointer into the event that the row would have been; '' is the whole. */
  readonly path: string;
  readonly message: string;
}

/** What a change of the table means to the shop. */
export type CatalogChange =
  | { readonly kind: 'announced'; readonly entry: BusEntry }
  /** Another entity's item, or an edit of what is not announced. */
  | { readonly kind: 'ignored'; readonly reason: 'other-entity' | 'unchanged' }
  | { readonly kind: 'refused'; readonly refusal: CatalogRefusal };
