import type { CatalogTable, ShownCatalog } from '../engine/catalog-table.ts';
import { externalTable } from '../engine/external-table.ts';
import type { GlueDatabase, GlueTable, GlueTables } from '../lake/glue-tables.ts';
import type { LakeObjects } from '../lake/lake-objects.ts';
import { listTableObjects } from '../lake/table-objects.ts';
import { readViewText } from './view-text.ts';

/** Everything that Athena knows by name: on this engine all of it is in Glue. */
export interface GlueCatalog extends ShownCatalog {
  databases(): Promise<readonly GlueDatabase[]>;
  hasDatabase(name: string): Promise<boolean>;
}

/** Tables that an UNLOAD writes through are nobody's business. */
export const unloadPrefix = 'athena_unload_';

export function createGlueCatalog(glue: GlueTables, objects: LakeObjects): GlueCatalog {
  const databases = async () => await glue.listDatabases();
  const hasDatabase = async (database: string) =>
    (await databases()).some(({ name }) => name.toLowerCase() === database);
  return {
    databases,
    hasDatabase,
    databaseNames: async () => (await databases()).map(({ name }) => name),
    tables: async (database) => {
      if (!(await hasDatabase(database))) return undefined;
      const tables = (await glue.listTables(database)).map(catalogTable);
      return tables
        .filter(({ name }) => !name.startsWith(unloadPrefix))
        .sort((left, right) => (left.name < right.name ? -1 : 1));
    },
    find: async (database, name) => {
      const table = await glue.findTable(database, name);
      return table && catalogTable(table);
    },
    partitions: async ({ database, name }) => {
      const table = await glue.findTable(database, name);
      if (table === undefined) return [];
      return (await listTableObjects(table, new Map(), objects)).map(({ partition }) => partition);
    },
  };
}

function catalogTable(table: GlueTable): CatalogTable {
  const facts = externalTable(table);
  if (table.tableType === 'VIRTUAL_VIEW') return { ...facts, kind: 'view', text: readViewText(table.viewText) };
  if (table.parameters.table_type?.toLowerCase() !== 'iceberg') return facts;
  // Some are Trino's own notes.
  const properties = Object.fromEntries(Object.entries(facts.properties).filter(([key]) => !key.startsWith('trino_')));
  return { ...facts, kind: 'iceberg', properties, ...(table.comment && { comment: table.comment }) };
}
