import { SqlError } from '../trino/sql-error.ts';

export interface S3Address {
  readonly bucket: string;
  readonly key: string;
}

/** Takes `s3://bucket/key` apart. @throws SqlError when it is no such address. */
export function parseS3Address(address: string): S3Address {
  const match = /^s3[an]?:\/\/([^/]+)\/?(.*)$/.exec(address);
  if (match?.[1] === undefined) throw new SqlError('INVALID_LOCATION', `'${address}' is no location in S3`);
  return { bucket: match[1], key: match[2] ?? '' };
}

/** The same as a folder: its key is empty or ends with a slash. */
export function parseS3Folder(address: string): S3Address {
  const { bucket, key } = parseS3Address(address);
  return { bucket, key: key === '' || key.endsWith('/') ? key : `${key}/` };
}

export function formatS3Address({ bucket, key }: S3Address): string {
  return `s3://${bucket}/${key}`;
}
