import { createPutEvents } from '../../pipelines/contracts/bus-client.ts';
import { putEntries, type RetryClock } from '../../pipelines/contracts/put-events.ts';
import { scanProducts } from '../projection/product-table-client.ts';
import { projectionClient } from '../projection/projection-client.ts';
import { createRateLimit } from '../rebuild/rate-limit.ts';
import { demandReader } from './demand-client.ts';
import type { PopularityPorts } from './update-popularity.ts';

export interface PopularityPlaces {
  readonly busName: string;
  readonly productTable: string;
  readonly viewsDatabase: string;
  readonly etlWorkGroup: string;
  /** 0: as many as there are. */
  readonly eventsPerSecond: number;
}

/** Small pages, so that a deadline is seen in time: a page of moved products takes two seconds to publish at 50 per second. */
const productsPerPage = 100;

/** The job's ports on AWS, or on whatever the endpoint variables name. */
export function popularityPorts(places: PopularityPlaces, clock: RetryClock & { now(): number }): PopularityPorts {
  const client = projectionClient();
  const putEvents = createPutEvents(places.busName);
  return {
    readDemand: demandReader({ viewsDatabase: places.viewsDatabase, workGroup: places.etlWorkGroup }),
    scanProducts: () =>
      scanProducts(client, places.productTable, { segment: 0, totalSegments: 1, pageSize: productsPerPage }),
    putEntries: (entries) => putEntries(entries, putEvents, clock),
    limit: createRateLimit(places.eventsPerSecond, clock),
    now: clock.now,
  };
}
