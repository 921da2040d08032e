import { productIdOf } from './announcement.ts';
import type { CatalogRefusal } from './catalog-change.ts';
import type { CatalogMapping } from './catalog-mapping.ts';
import { type CatalogRow, catalogRowSchema } from './catalog-row.ts';
import { mapRow } from './map-row.ts';
import { type PutEntries, publishChanges } from './publish-changes.ts';
import type { TableItem } from './stream-record.ts';

export interface TableReport {
  readonly announced: number;
  readonly otherEntities: number;
  readonly failed: number;
  readonly refusals: readonly CatalogRefusal[];
}

export interface ReadTablePorts {
  /** All items, page by page. */
  readonly scan: () => AsyncIterable<readonly TableItem[]>;
  readonly put: PutEntries;
  /** ISO-8601 UTC. */
  readonly now: () => string;
  readonly onPage: (report: TableReport) => void;
}

/** Reads the whole table and announces each product as its last edit was announced, down to the event's id. */
export async function announceTable(mapping: CatalogMapping, ports: ReadTablePorts): Promise<TableReport> {
  const refusals: CatalogRefusal[] = [];
  const report = { announced: 0, otherEntities: 0, failed: 0, refusals };
  for await (const items of ports.scan()) {
    const changes = items.map((item, index) => ({
      id: String(index),
      read: () => mapRow(item, mapping, ports.now()),
    }));
    const outcome = await publishChanges(changes, ports.put);
    refusals.push(...outcome.refusals);
    report.announced += outcome.accounting.announced;
    report.otherEntities += outcome.accounting.otherEntities;
    report.failed += outcome.accounting.failed;
    ports.onPage(report);
  }
  return report;
}

/** Rows whose SKU or title has all of the words; at most `max` of them, and how many there are. */
export async function findRows(
  pages: AsyncIterable<readonly TableItem[]>,
  mapping: CatalogMapping,
  words: readonly string[],
  max: number,
): Promise<{ rows: CatalogRow[]; matching: number }> {
  const wanted = words.map((word) => word.toLowerCase());
  const rows: CatalogRow[] = [];
  let matching = 0;
  for await (const items of pages) {
    for (const item of items) {
      const row = productIdOf(item, mapping) === undefined ? undefined : catalogRowSchema.safeParse(item).data;
      const text = `${row?.sku} ${row?.title}`.toLowerCase();
      if (!row || !wanted.every((word) => text.includes(word))) continue;
      matching += 1;
      if (rows.length < max) rows.push(row);
    }
  }
  return { rows, matching };
}
