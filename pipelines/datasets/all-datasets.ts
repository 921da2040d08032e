import { catalogEvents } from './catalog-events.ts';
import type { Dataset, EventDataset } from './dataset.ts';
import { imageEvents } from './image-events.ts';
import { orderEvents } from './order-events.ts';
import { orderLines } from './order-lines.ts';
import { rejectedEvents } from './rejected-events.ts';
import { searchEvents } from './search-events.ts';

/** Datasets that are fed by events. */
export const eventDatasets: readonly EventDataset[] = [
  orderEvents,
  orderLines,
  catalogEvents,
  imageEvents,
  searchEvents,
];

/** Every dataset of the lake: tables, streams, migrations, loader and documentation are derived from this list. */
export const datasets: readonly Dataset[] = [...eventDatasets, rejectedEvents];
