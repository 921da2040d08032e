import { SqlError } from '../trino/sql-error.ts';
import type { PropertyValue } from '../trino/statement.ts';
import { quoteText } from './quote.ts';

type Properties = Readonly<Record<string, PropertyValue>>;

/** The properties of Athena's Iceberg tables that Trino's connector has too, in its words; Athena's others mean nothing to it. */
export function icebergProperties(properties: Properties): Properties {
  const { location, partitioning, format = 'PARQUET' } = lowerCaseKeys(properties);
  return {
    format: String(format).toUpperCase(),
    ...(typeof location === 'string' && { location }),
    ...(Array.isArray(partitioning) && partitioning.length > 0 && { partitioning }),
  };
}

const formats: ReadonlySet<string> = new Set(['PARQUET', 'ORC', 'AVRO', 'JSON', 'TEXTFILE']);

/** How the rows of a CTAS or an UNLOAD are written, as properties of a Hive table. */
export function writeProperties(properties: Properties, location: string): Properties {
  const { format = 'PARQUET', partitioned_by, field_delimiter, bucketed_by, bucket_count } = lowerCaseKeys(properties);
  const name = String(format).toUpperCase();
  if (!formats.has(name)) throw new SqlError('INVALID_TABLE_PROPERTY', `Unsupported format: ${name}`);
  return {
    external_location: location,
    format: name,
    ...(Array.isArray(partitioned_by) && partitioned_by.length > 0 && { partitioned_by }),
    ...(bucketed_by !== undefined && bucket_count !== undefined && { bucketed_by, bucket_count }),
    ...(typeof field_delimiter === 'string' && name === 'TEXTFILE' && { textfile_field_separator: field_delimiter }),
  };
}

// https://docs.aws.amazon.com/athena/latest/ug/compression-formats.html: what the formats are compressed with unless told.
const defaultCompressions: Readonly<Record<string, string>> = { PARQUET: 'GZIP', ORC: 'ZLIB', AVRO: 'NONE' };
const codecs: Readonly<Record<string, string>> = {
  GZIP: 'GZIP',
  ZLIB: 'GZIP',
  SNAPPY: 'SNAPPY',
  ZSTD: 'ZSTD',
  LZ4: 'LZ4',
  NONE: 'NONE',
  UNCOMPRESSED: 'NONE',
};

/** The codec of a CTAS or an UNLOAD, as Trino's session property has it. */
export function compressionCodec(properties: Properties): string {
  const given = lowerCaseKeys(properties);
  const format = String(given.format ?? 'PARQUET').toUpperCase();
  const wanted = given.write_compression ?? given.compression ?? given[`${format.toLowerCase()}_compression`];
  const name = String(wanted ?? defaultCompressions[format] ?? 'GZIP').toUpperCase();
  const codec = codecs[name];
  if (codec === undefined) throw new SqlError('INVALID_TABLE_PROPERTY', `Unsupported compression: ${name}`);
  return codec;
}

/** `WITH (key = value, …)` */
export function withClause(properties: Properties): string {
  const entries = Object.entries(properties).map(([key, value]) => `${key} = ${valueText(value)}`);
  return `WITH (${entries.join(', ')})`;
}

function valueText(value: PropertyValue): string {
  if (typeof value === 'string') return quoteText(value);
  return typeof value === 'object' ? `ARRAY[${value.map(quoteText).join(', ')}]` : String(value);
}

export function lowerCaseKeys(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key.toLowerCase(), value]));
}
