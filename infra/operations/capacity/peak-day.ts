import { usualWorkload, type Workload } from '../cost/workload.ts';

/** What a shop does in a day, and how many times that on a peak day. */
export type PeakDay = Pick<Workload, 'ordersPerDay' | 'editsPerDay' | 'imagesPerDay' | 'searchesPerDay' | 'peakFactor'>;

export const usualPeakDay: PeakDay = usualWorkload;

/** A day's work as though it came in these: 50,000 searches a day are 2 a second in the busy hour. */
export const busiestHours = 7;
