import { z } from 'zod';
import type { DatabaseDescription, QueryEngine, TableDescription } from '../engine/engine.ts';
import { ApiError, invalidRequest } from './api-error.ts';
import { epochSeconds, type Operations, operation, page, paging } from './operation.ts';

const catalogName = 'AwsDataCatalog';

function metadataError(message: string): ApiError {
  return new ApiError('MetadataException', message);
}

function requireCatalog(name: string): void {
  if (name.toLowerCase() !== catalogName.toLowerCase()) throw metadataError(`DataCatalog ${name} was not found`);
}

function describeDatabase({ name, description, parameters }: DatabaseDescription) {
  return { Name: name, Parameters: parameters, ...(description && { Description: description }) };
}

function describeTable({ name, tableType, createdAt, columns, partitionKeys, parameters }: TableDescription) {
  const column = (item: TableDescription['columns'][number]) => ({
    Name: item.name,
    Type: item.type,
    ...(item.comment && { Comment: item.comment }),
  });
  return {
    Name: name,
    TableType: tableType,
    CreateTime: epochSeconds(createdAt),
    Columns: columns.map(column),
    PartitionKeys: partitionKeys.map(column),
    Parameters: parameters,
  };
}

const catalog = { CatalogName: z.string() };

export function catalogMetadataOperations(engine: QueryEngine): Operations {
  const tablesOf = async (database: string) => {
    const tables = await engine.listTables(database.toLowerCase());
    if (tables === undefined) throw metadataError(`Database ${database} not found.`);
    return tables;
  };
  return {
    ListDataCatalogs: operation(z.object(paging), () => ({
      DataCatalogsSummary: [{ CatalogName: catalogName, Type: 'GLUE' }],
    })),
    GetDataCatalog: operation(z.object({ Name: z.string() }), ({ Name }) => {
      if (Name.toLowerCase() !== catalogName.toLowerCase()) throw invalidRequest(`DataCatalog ${Name} was not found`);
      return { DataCatalog: { Name: catalogName, Type: 'GLUE', Parameters: {} } };
    }),
    ListDatabases: operation(z.object({ ...catalog, ...paging }), async ({ CatalogName, ...input }) => {
      requireCatalog(CatalogName);
      const { items, NextToken } = page(await engine.listDatabases(), input);
      return { DatabaseList: items.map(describeDatabase), NextToken };
    }),
    GetDatabase: operation(
      z.object({ ...catalog, DatabaseName: z.string() }),
      async ({ CatalogName, DatabaseName }) => {
        requireCatalog(CatalogName);
        const found = (await engine.listDatabases()).find(({ name }) => name === DatabaseName.toLowerCase());
        if (found === undefined) throw metadataError(`Database ${DatabaseName} not found.`);
        return { Database: describeDatabase(found) };
      },
    ),
    ListTableMetadata: operation(
      z.object({ ...catalog, DatabaseName: z.string(), Expression: z.string().optional(), ...paging }),
      async ({ CatalogName, DatabaseName, Expression, ...input }) => {
        requireCatalog(CatalogName);
        const matches = nameMatcher(Expression);
        const tables = (await tablesOf(DatabaseName)).filter(({ name }) => matches(name));
        const { items, NextToken } = page(tables, input);
        return { TableMetadataList: items.map(describeTable), NextToken };
      },
    ),
    GetTableMetadata: operation(
      z.object({ ...catalog, DatabaseName: z.string(), TableName: z.string() }),
      async ({ CatalogName, DatabaseName, TableName }) => {
        requireCatalog(CatalogName);
        const table = (await tablesOf(DatabaseName)).find(({ name }) => name === TableName.toLowerCase());
        if (table === undefined) throw metadataError(`Table ${TableName} not found.`);
        return { TableMetadata: describeTable(table) };
      },
    ),
  };
}

function nameMatcher(expression: string | undefined): (name: string) => boolean {
  if (expression === undefined || expression === '') return () => true;
  try {
    const pattern = new RegExp(`^(?:${expression.replaceAll(/(?<!\.)\*/g, '.*')})$`, 'i');
    return (name) => pattern.test(name);
  } catch {
    throw invalidRequest(`Invalid regular expression: ${expression}`);
  }
}
