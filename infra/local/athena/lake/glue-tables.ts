import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  EntityNotFoundException,
  GetDatabasesCommand,
  GetTableCommand,
  GetTablesCommand,
  type GlueClient,
  type Table,
  type TableInput,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import type { DataType } from '../trino/data-type.ts';
import { parseDataType } from '../trino/parse-data-type.ts';
import { TokenCursor } from '../trino/token-cursor.ts';

export interface GlueColumn {
  readonly name: string;
  readonly glueType: string;
  readonly type: DataType;
  readonly comment?: string;
}

/** A table of the Glue catalog whose data are objects in S3, or a view. */
export interface GlueTable {
  readonly database: string;
  readonly name: string;
  readonly location: string;
  readonly inputFormat: string;
  readonly columns: readonly GlueColumn[];
  readonly partitionKeys: readonly GlueColumn[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly comment?: string;
  /** `EXTERNAL_TABLE`, `VIRTUAL_VIEW`, … */
  readonly tableType?: string;
  /** What a view's query is kept as. */
  readonly viewText?: string;
}

export interface GlueDatabase {
  readonly name: string;
  readonly description?: string;
  readonly location?: string;
}

export interface GlueTables {
  findTable(database: string, name: string): Promise<GlueTable | undefined>;
  listTables(database: string): Promise<readonly GlueTable[]>;
  listDatabases(): Promise<readonly GlueDatabase[]>;
  createTable(database: string, input: TableInput): Promise<void>;
  replaceTable(database: string, input: TableInput): Promise<void>;
  /** Adds parameters to a table, or changes them. */
  setParameters(database: string, name: string, parameters: Readonly<Record<string, string>>): Promise<void>;
  deleteTable(database: string, name: string): Promise<void>;
  createDatabase(database: GlueDatabase): Promise<void>;
  deleteDatabase(name: string): Promise<void>;
}

export function createGlueTables(glue: GlueClient): GlueTables {
  return {
    findTable: async (database, name) => {
      const found = await unlessMissing(glue.send(new GetTableCommand({ DatabaseName: database, Name: name })));
      return found?.Table && readTable(database, found.Table);
    },
    listTables: async (database) => {
      const tables: GlueTable[] = [];
      let token: string | undefined;
      do {
        const page = await unlessMissing(glue.send(new GetTablesCommand({ DatabaseName: database, NextToken: token })));
        tables.push(...(page?.TableList ?? []).map((table) => readTable(database, table)));
        token = page?.NextToken;
      } while (token !== undefined && token !== '');
      return tables;
    },
    listDatabases: async () => {
      const databases: GlueDatabase[] = [];
      let token: string | undefined;
      do {
        const page = await glue.send(new GetDatabasesCommand({ NextToken: token }));
        databases.push(...(page.DatabaseList ?? []).map(readDatabase));
        token = page.NextToken;
      } while (token !== undefined && token !== '');
      return databases;
    },
    createTable: async (database, input) => {
      await glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: input }));
    },
    replaceTable: async (database, input) => {
      await glue.send(new UpdateTableCommand({ DatabaseName: database, TableInput: input }));
    },
    setParameters: async (database, name, parameters) => {
      const { Table } = await glue.send(new GetTableCommand({ DatabaseName: database, Name: name }));
      const TableInput = {
        ...(Table && inputOf(Table)),
        Name: name,
        Parameters: { ...Table?.Parameters, ...parameters },
      };
      await glue.send(new UpdateTableCommand({ DatabaseName: database, TableInput }));
    },
    deleteTable: async (database, name) => {
      await unlessMissing(glue.send(new DeleteTableCommand({ DatabaseName: database, Name: name })));
    },
    createDatabase: async ({ name, description, location }) => {
      const input = { Name: name, Description: description, LocationUri: location };
      await glue.send(new CreateDatabaseCommand({ DatabaseInput: input }));
    },
    deleteDatabase: async (name) => {
      await unlessMissing(glue.send(new DeleteDatabaseCommand({ Name: name })));
    },
  };
}

// A table as it is told has facts that cannot be given: who made it and when, its versions.
function inputOf(table: Table): Omit<TableInput, 'Name'> {
  const { Description, Owner, Retention, StorageDescriptor, PartitionKeys, TableType } = table;
  const { ViewOriginalText, ViewExpandedText } = table;
  const views = { ViewOriginalText, ViewExpandedText };
  return { Description, Owner, Retention, StorageDescriptor, PartitionKeys, TableType, ...views };
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof EntityNotFoundException) return undefined;
    throw error;
  }
}

function readDatabase({
  Name = '',
  Description,
  LocationUri,
}: {
  Name?: string | undefined;
  Description?: string | undefined;
  LocationUri?: string | undefined;
}): GlueDatabase {
  return {
    name: Name,
    ...(Description !== undefined && Description !== '' && { description: Description }),
    ...(LocationUri !== undefined && LocationUri !== '' && { location: LocationUri }),
  };
}

function readTable(database: string, table: Table): GlueTable {
  return {
    database,
    name: table.Name ?? '',
    location: table.StorageDescriptor?.Location ?? '',
    inputFormat: table.StorageDescriptor?.InputFormat ?? '',
    columns: (table.StorageDescriptor?.Columns ?? []).map(readColumn),
    partitionKeys: (table.PartitionKeys ?? []).map(readColumn),
    parameters: table.Parameters ?? {},
    createdAt: table.CreateTime ?? new Date(0),
    ...(table.Description && { comment: table.Description }),
    ...(table.TableType && { tableType: table.TableType }),
    ...(table.ViewOriginalText && { viewText: table.ViewOriginalText }),
  };
}

function readColumn({
  Name = '',
  Type = 'string',
  Comment,
}: {
  Name?: string | undefined;
  Type?: string | undefined;
  Comment?: string | undefined;
}): GlueColumn {
  const type = parseDataType(new TokenCursor(Type), 'ddl');
  return {
    name: Name.toLowerCase(),
    glueType: Type,
    type,
    ...(Comment !== undefined && Comment !== '' && { comment: Comment }),
  };
}
