import type { ProductDocument } from '../index/product-document.ts';
import type { Explanation } from './explain-score.ts';
import type { AggregationAnswers } from './facets.ts';
import type { LentPointInTime } from './lent-point-in-time.ts';

/** What the search API asks of OpenSearch, of the parts of its answers that are read. */
export interface SearchEngine {
  /** Searches the alias, or the point in time that the body names. */
  search(body: Readonly<Record<string, unknown>>): Promise<EngineAnswer>;
  /** A point in time of the alias, the alias's filter included; one for all walks that begin within a minute. */
  readonly pointInTime: LentPointInTime;
}

export interface EngineAnswer {
  readonly timed_out: boolean;
  readonly hits: {
    readonly total?: { readonly value: number; readonly relation: 'eq' | 'gte' };
    readonly hits: readonly EngineHit[];
  };
  readonly aggregations?: AggregationAnswers;
}

export interface EngineHit {
  readonly _id: string;
  readonly _score?: number | null;
  readonly _source?: Partial<ProductDocument>;
  readonly highlight?: Readonly<Record<string, readonly string[]>>;
  readonly sort?: readonly (string | number)[];
  readonly _explanation?: Explanation;
}

export type EngineFault = 'BUSY' | 'UNAVAILABLE' | 'POINT_IN_TIME_GONE';

/** OpenSearch did not do what was asked, for a reason that shoppers can be told. */
export class SearchEngineError extends Error {
  readonly fault: EngineFault;

  constructor(fault: EngineFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SearchEngineError';
    this.fault = fault;
  }
}
