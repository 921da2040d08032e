import { type CatalogTable, emptyTable, type ShownCatalog } from '../engine/catalog-table.ts';
import { externalTable } from '../engine/external-table.ts';
import type { LakeObjects } from '../lake/lake-objects.ts';
import { listTableObjects } from '../lake/table-objects.ts';
import type { CatalogEntry, LakeCatalog } from './lake-catalog.ts';

/** The catalog of the DuckDB engine as SHOW and DESCRIBE read it. */
export function createShownCatalog(catalog: LakeCatalog, objects: LakeObjects): ShownCatalog {
  return {
    databaseNames: async () => (await catalog.databases()).map(({ name }) => name),
    tables: async (database) =>
      (await catalog.hasDatabase(database)) ? (await catalog.entries(database)).map(catalogTable) : undefined,
    find: async (database, name) => {
      const entry = await catalog.find(database, name);
      return entry && catalogTable(entry);
    },
    partitions: async ({ database, name }) => {
      const entry = await catalog.find(database, name);
      if (entry?.kind !== 'external') return [];
      return (await listTableObjects(entry.table, new Map(), objects)).map(({ partition }) => partition);
    },
  };
}

function catalogTable(entry: CatalogEntry): CatalogTable {
  if (entry.kind === 'external') return externalTable(entry.table);
  const { database, name, columns } = entry;
  const facts = { ...emptyTable, database, name, columns, createdAt: new Date(entry.createdAt) };
  if (entry.kind === 'view') return { ...facts, kind: 'view', text: entry.text };
  const { partitionFields, location, properties, comment } = entry;
  return { ...facts, kind: 'iceberg', partitionFields, location, properties, ...(comment && { comment }) };
}
