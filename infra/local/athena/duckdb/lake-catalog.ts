import type { GlueDatabase, GlueTable, GlueTables } from '../lake/glue-tables.ts';
import type { LakeFile, StoredTable, StoredView } from './lake-file.ts';

/** A table whose data are objects in S3, known from Glue. */
export interface ExternalEntry {
  readonly kind: 'external';
  readonly database: string;
  readonly name: string;
  readonly table: GlueTable;
}

export type CatalogEntry = StoredTable | StoredView | ExternalEntry;

/** Everything a name may mean: Iceberg tables and views of the DuckDB file, external tables of Glue. */
export interface LakeCatalog {
  find(database: string, name: string): Promise<CatalogEntry | undefined>;
  /** Entries of a database by name. */
  entries(database: string): Promise<readonly CatalogEntry[]>;
  databases(): Promise<readonly GlueDatabase[]>;
  hasDatabase(name: string): Promise<boolean>;
}

export function createLakeCatalog(file: LakeFile, glue: GlueTables): LakeCatalog {
  const external = (table: GlueTable): ExternalEntry => ({
    kind: 'external',
    database: table.database,
    name: table.name.toLowerCase(),
    table,
  });
  const databases = async () => await glue.listDatabases();
  return {
    find: async (database, name) => {
      const stored = file.find(database, name);
      if (stored !== undefined) return stored;
      const table = await glue.findTable(database, name);
      return table && external(table);
    },
    entries: async (database) => {
      const tables = (await glue.listTables(database)).map(external);
      const stored = file.list(database);
      const names = new Set(stored.map(({ name }) => name));
      const all = [...stored, ...tables.filter(({ name }) => !names.has(name))];
      return all.sort((left, right) => (left.name < right.name ? -1 : 1));
    },
    databases,
    hasDatabase: async (name) => (await databases()).some((database) => database.name.toLowerCase() === name),
  };
}
