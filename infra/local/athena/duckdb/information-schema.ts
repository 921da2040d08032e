import { typeText } from '../trino/data-type.ts';
import type { LakeCatalog } from './lake-catalog.ts';
import { quoteText } from './translate/quote.ts';

const tables = ['table_catalog', 'table_schema', 'table_name', 'table_type'];
const columns = [
  'table_catalog',
  'table_schema',
  'table_name',
  'column_name',
  'ordinal_position',
  'column_default',
  'is_nullable',
  'data_type',
];
const schemata = ['catalog_name', 'schema_name'];

/** A relation of information_schema, made of what the catalog holds now; `undefined` for one that is not offered. */
export async function informationSchemaRelation(name: string, catalog: LakeCatalog): Promise<string | undefined> {
  if (name === 'tables') return relation(tables, await tableRows(catalog));
  if (name === 'columns') return relation(columns, await columnRows(catalog));
  if (name !== 'schemata') return undefined;
  const databases = await catalog.databases();
  return relation(
    schemata,
    databases.map((database) => ['awsdatacatalog', database.name]),
  );
}

async function tableRows(catalog: LakeCatalog): Promise<string[][]> {
  const rows: string[][] = [];
  for (const { name: database } of await catalog.databases()) {
    for (const entry of await catalog.entries(database)) {
      rows.push(['awsdatacatalog', database, entry.name, entry.kind === 'view' ? 'VIEW' : 'BASE TABLE']);
    }
  }
  return rows;
}

async function columnRows(catalog: LakeCatalog): Promise<string[][]> {
  const rows: string[][] = [];
  for (const { name: database } of await catalog.databases()) {
    for (const entry of await catalog.entries(database)) {
      const own = entry.kind === 'external' ? [...entry.table.columns, ...entry.table.partitionKeys] : entry.columns;
      own.forEach(({ name, type }, index) => {
        const text = typeText(type);
        rows.push(['awsdatacatalog', database, entry.name, name, String(index + 1), '', 'YES', text]);
      });
    }
  }
  return rows;
}

function relation(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const typed = names.map((name) => {
    if (name === 'ordinal_position') return `TRY_CAST(${name} AS BIGINT) AS ${name}`;
    return name === 'column_default' ? `CAST(NULL AS VARCHAR) AS ${name}` : name;
  });
  const values = [names.map(() => "''"), ...rows.map((row) => row.map(quoteText))].map((row) => `(${row.join(', ')})`);
  // The first row only gives the relation its types when there is nothing to show.
  return `(SELECT ${typed.join(', ')} FROM (VALUES ${values.join(', ')}) AS v(${names.join(', ')}) WHERE ${names[0]} <> '')`;
}
