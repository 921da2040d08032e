import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatS3Address, parseS3Folder } from '../../lake/s3-address.ts';
import { SqlError } from '../../trino/sql-error.ts';
import type { StatementSession } from '../statement-session.ts';
import { quoteName, quoteText } from '../translate/quote.ts';

/** Where and how the rows of a query are written. */
export interface ParquetTarget {
  readonly location: string;
  readonly compression: string;
  readonly partitionedBy: readonly string[];
}

const compressions: Readonly<Record<string, string>> = {
  SNAPPY: 'SNAPPY',
  GZIP: 'GZIP',
  ZSTD: 'ZSTD',
  NONE: 'UNCOMPRESSED',
  UNCOMPRESSED: 'UNCOMPRESSED',
};

/** The properties of CTAS and UNLOAD that say how to write. @throws SqlError for a format that is not written here. */
export function parquetTarget(location: string, properties: Readonly<Record<string, unknown>>): ParquetTarget {
  const format = String(properties.format ?? 'PARQUET').toUpperCase();
  if (format !== 'PARQUET')
    throw new SqlError('NOT_SUPPORTED', `Writing ${format} cannot be done by the local Athena endpoint, only PARQUET`);
  const wanted = String(
    properties.compression ?? properties.parquet_compression ?? properties.write_compression ?? 'GZIP',
  ).toUpperCase();
  const compression = compressions[wanted];
  if (compression === undefined) throw new SqlError('INVALID_TABLE_PROPERTY', `Unsupported compression: ${wanted}`);
  const partitionedBy = Array.isArray(properties.partitioned_by) ? properties.partitioned_by.map(String) : [];
  return { location, compression, partitionedBy };
}

/** Athena writes to an empty place only. */
export async function requireEmpty(location: string, session: StatementSession, message: string): Promise<void> {
  const objects = await session.parts.objects.list(parseS3Folder(location));
  if (objects.length > 0) throw new SqlError('HIVE_PATH_ALREADY_EXISTS', message);
}

/**
 * Writes a query's rows as Parquet objects.
 * @returns the objects' addresses and how many rows they hold together
 */
export async function writeParquet(
  sql: string,
  target: ParquetTarget,
  session: StatementSession,
): Promise<{ objects: string[]; rows: number }> {
  const directory = join(session.parts.scratchDirectory, randomUUID());
  await mkdir(directory, { recursive: true });
  try {
    const isPartitioned = target.partitionedBy.length > 0;
    const partitions = isPartitioned ? `, PARTITION_BY (${target.partitionedBy.map(quoteName).join(', ')})` : '';
    const path = isPartitioned ? join(directory, 'data') : join(directory, 'data.parquet');
    const result = await session.connection.run(
      `COPY (${sql}) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION ${target.compression}${partitions})`,
    );
    const objects = await upload(directory, target, session);
    return { objects, rows: result.rowsChanged };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function upload(directory: string, target: ParquetTarget, session: StatementSession): Promise<string[]> {
  const folder = parseS3Folder(target.location);
  const written: string[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const folders = path
      .slice(directory.length + 1)
      .split('/')
      .filter((part) => part.includes('='));
    const name = `${session.parts.now().toISOString().replaceAll(/\D/g, '').slice(0, 14)}_${randomUUID()}.parquet`;
    const address = { bucket: folder.bucket, key: `${folder.key}${[...folders, name].join('/')}` };
    await session.parts.objects.putFile(address, path, 'application/octet-stream');
    written.push(formatS3Address(address));
  }
  return written;
}
