import type { GlueTable } from '../lake/glue-tables.ts';
import { type CatalogTable, emptyTable } from './catalog-table.ts';

/** A table of Glue whose data are objects. */
export function externalTable(table: GlueTable): CatalogTable {
  const { database, columns, partitionKeys, location, parameters, createdAt } = table;
  return {
    ...emptyTable,
    kind: 'external',
    database,
    name: table.name.toLowerCase(),
    columns,
    partitionKeys,
    location,
    properties: parameters,
    createdAt,
  };
}
