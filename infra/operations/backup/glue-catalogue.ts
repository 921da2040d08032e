import type { Database, DatabaseInput, Table, TableInput } from '@aws-sdk/client-glue';

/** The definitions of the lake's tables and views. Rows are not among them: those of silver are objects of the lake bucket. */
export interface GlueCatalogue {
  readonly databases: readonly DatabaseInput[];
  readonly tables: readonly { readonly database: string; readonly input: TableInput }[];
}

/** What CreateDatabase and CreateTable take again, without what Glue adds by itself. */
export function catalogueOf(database: Database, tables: readonly Table[]): GlueCatalogue {
  const { Name, Description, LocationUri, Parameters } = database;
  return {
    databases: [{ Name, Description, LocationUri, Parameters }],
    tables: tables.map((table) => ({ database: Name ?? '', input: inputOf(table) })),
  };
}

function inputOf(table: Table): TableInput {
  const { Name, Description, Owner, Retention, StorageDescriptor, PartitionKeys, TableType, Parameters } = table;
  const { ViewOriginalText, ViewExpandedText } = table;
  return {
    ...{ Name, Description, Owner, Retention, StorageDescriptor, PartitionKeys, TableType, Parameters },
    ...{ ViewOriginalText, ViewExpandedText },
  };
}

/** Whether a table is Iceberg's: then Glue holds nothing of it but the name of its newest metadata file. */
export function isIceberg({ Parameters = {} }: TableInput): boolean {
  return Parameters?.table_type?.toUpperCase() === 'ICEBERG';
}

export interface MetadataFile {
  /** `s3://bucket/…/metadata/00012-….metadata.json`. */
  readonly location: string;
  /** Epoch milliseconds. */
  readonly modifiedMs: number;
}

/**
 * The newest metadata file of an Iceberg table. Writers number them, so the highest number wins, and of two of one number,
 * of which one lost the race, the later written.
 */
export function newestMetadata(files: readonly MetadataFile[]): string | undefined {
  const numbered = files.filter(({ location }) => location.endsWith('.metadata.json'));
  const numberOf = ({ location }: MetadataFile) => Number(/\/(?:v)?(\d+)[^/]*$/.exec(location)?.[1] ?? -1);
  const newest = [...numbered].sort((a, b) => numberOf(b) - numberOf(a) || b.modifiedMs - a.modifiedMs)[0];
  return newest?.location;
}

/** The table as it must be registered again. */
export function registration(input: TableInput, metadataLocation: string | undefined): TableInput {
  if (metadataLocation === undefined) return input;
  const { previous_metadata_location: _, ...parameters } = input.Parameters ?? {};
  return { ...input, Parameters: { ...parameters, metadata_location: metadataLocation } };
}
