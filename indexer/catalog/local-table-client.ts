import { isDeepStrictEqual } from 'node:util';
import { readIndexerConfig } from '../config.ts';
import { IndexerError } from '../errors.ts';
import { defaultCatalogMapping } from './catalog-mapping.ts';
import { type CatalogTable, catalogTable } from './catalog-table-client.ts';

/** @throws IndexerError INPUT_WRONG when the table's rows are not of the default scheme */
export function knownTable(): CatalogTable {
  const { catalogTable: tableName, catalogMapping } = readIndexerConfig(['catalogTable', 'catalogMapping']);
  if (isDeepStrictEqual(catalogMapping, defaultCatalogMapping)) return catalogTable(tableName);
  throw new IndexerError('INPUT_WRONG', 'The catalog table has a scheme of its own: only check and announce work.');
}

/** The table to write to. @throws IndexerError INPUT_WRONG when it is the shop's own */
export function ownTable(): CatalogTable {
  if (readIndexerConfig(['awsEndpoint']).awsEndpoint !== undefined) return knownTable();
  throw new IndexerError('INPUT_WRONG', 'Only the local catalog table is edited here; on AWS the shop edits its own.');
}
