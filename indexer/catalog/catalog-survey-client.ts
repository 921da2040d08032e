import { setTimeout as sleep } from 'node:timers/promises';
import { createPutEvents } from '../../pipelines/contracts/bus-client.ts';
import { putEntries } from '../../pipelines/contracts/put-events.ts';
import { readIndexerConfig } from '../config.ts';
import { scanProducts } from '../projection/product-table-client.ts';
import { projectionClient } from '../projection/projection-client.ts';
import { catalogTable } from './catalog-table-client.ts';
import { type Comparison, compareWithSearch, deletionOfMissing, type MissingRow } from './compare-with-search.ts';
import { type ChangesOutcome, type PutEntries, publishChanges } from './publish-changes.ts';
import { announceTable, type TableReport } from './read-table.ts';

const clock = { sleep: (milliseconds: number) => sleep(milliseconds), random: Math.random };
const now = () => new Date().toISOString();

/** Holds every row of the table against the contract; puts those that keep it on the bus if that is asked for. */
export async function surveyCatalog(
  isAnnouncing: boolean,
  onPage: (report: TableReport) => void,
): Promise<TableReport> {
  const config = readIndexerConfig(['catalogTable', 'catalogMapping']);
  const table = catalogTable(config.catalogTable);
  const put: PutEntries = isAnnouncing ? onTheBus() : async () => [];
  return announceTable(config.catalogMapping, { scan: () => table.scan(), put, now, onPage });
}

export async function compareCatalogWithSearch(): Promise<Comparison> {
  const config = readIndexerConfig(['catalogTable', 'catalogMapping', 'productTable']);
  const table = catalogTable(config.catalogTable);
  const client = projectionClient();
  return compareWithSearch(config.catalogMapping, {
    scanTable: () => table.scan(),
    scanProducts: () => scanProducts(client, config.productTable, { segment: 0, totalSegments: 1 }),
  });
}

export async function announceDeletions(rows: readonly MissingRow[]): Promise<ChangesOutcome> {
  const changes = rows.map((row) => ({ id: row.productId, read: () => deletionOfMissing(row, now()) }));
  return publishChanges(changes, onTheBus());
}

function onTheBus(): PutEntries {
  const putEvents = createPutEvents(readIndexerConfig(['busName']).busName);
  return (entries) => putEntries(entries, putEvents, clock);
}
