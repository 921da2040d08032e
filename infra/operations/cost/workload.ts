/** What a shop does in a day, and how much it has. */
export interface Workload {
  readonly ordersPerDay: number;
  readonly editsPerDay: number;
  readonly imagesPerDay: number;
  readonly searchesPerDay: number;
  /** Of analysts and dashboards together. */
  readonly queriesPerDay: number;
  /** How long the lake has been filled: storage and queries grow with it. */
  readonly months: number;
  /** Days of the month on which everything happens `peakFactor` times. */
  readonly peakDays: number;
  readonly peakFactor: number;
}

export const daysPerMonth = 365 / 12;

/** The shop that this is made for, with one day of twenty times as much: Black Friday. */
export const usualWorkload: Workload = {
  ordersPerDay: 1_000,
  editsPerDay: 5_000,
  imagesPerDay: 400,
  searchesPerDay: 50_000,
  queriesPerDay: 200,
  months: 12,
  peakDays: 1,
  peakFactor: 20,
};
