import { IndexerError } from '../errors.ts';
import { type DemandWindow, isDay } from './demand-window.ts';

/** What shoppers did with a product within a window. */
export interface ProductDemand {
  /** Pieces. */
  readonly unitsSold: number;
  /** On search results. */
  readonly clicks: number;
}

/** By product id; a product that nobody wanted is not in it. */
export type DemandByProduct = ReadonlyMap<string, ProductDemand>;

/** Largest number that the contract takes: a column of 32 bits. */
const maxCount = 2_147_483_647;

/** Asks the lake's view `product_demand`, which holds what counts as demand. */
export function demandStatement(viewsDatabase: string, { firstDay, lastDay }: DemandWindow): string {
  // Neither can be a parameter of the statement's place in the text, so both must be what they look like.
  if (!/^[a-z0-9_]+$/.test(viewsDatabase) || !isDay(firstDay) || !isDay(lastDay)) {
    throw new IndexerError('SETTING_WRONG', `Cannot ask ${viewsDatabase} for ${firstDay} to ${lastDay}.`);
  }
  return `
    SELECT product_id, CAST(sum(units_sold) AS bigint) AS units_sold, CAST(sum(clicks) AS bigint) AS clicks
    FROM ${viewsDatabase}.product_demand
    WHERE day BETWEEN DATE '${firstDay}' AND DATE '${lastDay}'
    GROUP BY product_id`;
}

/** Reads what Athena answers to the statement: rows of texts, without the names of the columns. */
export function readDemand(rows: readonly (readonly (string | null)[])[]): DemandByProduct {
  return new Map(
    rows.map(([productId, unitsSold, clicks]) => [
      productId ?? '',
      { unitsSold: countOf(unitsSold), clicks: countOf(clicks) },
    ]),
  );
}

function countOf(text: string | null | undefined): number {
  return Math.min(Math.max(Number(text ?? 0), 0), maxCount);
}
