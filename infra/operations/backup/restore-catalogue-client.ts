import { CreateDatabaseCommand, CreateTableCommand, type GlueClient, type TableInput } from '@aws-sdk/client-glue';
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { type GlueCatalogue, isIceberg, type MetadataFile, newestMetadata, registration } from './glue-catalogue.ts';

export interface RestoredCatalogue {
  readonly databases: number;
  readonly tables: number;
  /** Definitions that are there already, and stay. */
  readonly kept: number;
  /** Iceberg tables with the metadata file that they were registered with. */
  readonly registered: readonly { readonly table: string; readonly metadata: string }[];
  /** Iceberg tables of which S3 has no metadata: their rows are gone, and a load from bronze is what is left. */
  readonly lost: readonly string[];
}

/**
 * Makes the definitions that are missing. An Iceberg table is registered with the newest metadata that lies in S3, not with
 * the one of the backup: whatever was committed since is in it.
 */
export async function restoreCatalogue(
  { databases, tables }: GlueCatalogue,
  { glue, s3 }: { readonly glue: GlueClient; readonly s3: S3Client },
): Promise<RestoredCatalogue> {
  const report = { databases: 0, tables: 0, kept: 0 };
  const registered: { table: string; metadata: string }[] = [];
  const lost: string[] = [];
  for (const DatabaseInput of databases) {
    const isNew = await unlessThere(() => glue.send(new CreateDatabaseCommand({ DatabaseInput })));
    if (isNew) report.databases += 1;
    else report.kept += 1;
  }
  for (const { database, input } of tables) {
    const table = `${database}.${input.Name}`;
    const metadata = isIceberg(input) ? newestMetadata(await metadataFiles(s3, input)) : undefined;
    if (isIceberg(input) && metadata === undefined) {
      lost.push(table);
      continue;
    }
    const TableInput = registration(input, metadata);
    const isNew = await unlessThere(() => glue.send(new CreateTableCommand({ DatabaseName: database, TableInput })));
    if (!isNew) report.kept += 1;
    else {
      report.tables += 1;
      if (metadata !== undefined) registered.push({ table, metadata });
    }
  }
  return { ...report, registered, lost };
}

async function unlessThere(create: () => Promise<unknown>): Promise<boolean> {
  try {
    await create();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'AlreadyExistsException') return false;
    throw error;
  }
}

async function metadataFiles(client: S3Client, { StorageDescriptor, Parameters }: TableInput): Promise<MetadataFile[]> {
  const known = Parameters?.metadata_location;
  const folder =
    known?.slice(0, known.lastIndexOf('/') + 1) ?? `${StorageDescriptor?.Location?.replace(/\/*$/, '')}/metadata/`;
  const [, Bucket, Prefix = ''] = /^s3a?:\/\/([^/]+)\/(.*)$/.exec(folder) ?? [];
  if (Bucket === undefined) return [];
  const files: MetadataFile[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
    for (const { Key = '', LastModified } of Contents)
      files.push({ location: `s3://${Bucket}/${Key}`, modifiedMs: LastModified?.getTime() ?? 0 });
  return files;
}
