import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName, quoteText } from './translate/quote.ts';

interface PlanNode {
  readonly name: string;
  readonly children?: readonly PlanNode[];
  readonly extra_info?: Readonly<Record<string, string | readonly string[]>>;
}

/** Columns of a Parquet scan are named `<marker>__<column>` so that the plan tells which table's scan it is. */
export function markedColumn(marker: string, column: string): string {
  return `${marker}__${column}`;
}

/**
 * How many bytes a statement reads, counted before it runs from the plan's scans and the storage of the columns they touch.
 *
 * - Objects in S3 (bronze): the compressed size of the column chunks of the touched columns, summed over the row groups of
 *   all files in the partitions asked for, as Parquet's own footer states it. That is what Athena reads of a Parquet file.
 * - Tables in the DuckDB file (silver): the bytes that the touched columns occupy in the file. DuckDB packs compressed
 *   segments into blocks, so a segment's size is the distance to the next segment of its block; a segment that is last in
 *   its block, or not yet in the file, counts as its rows uncompressed, capped by the block.
 *
 * A count(*) touches no column and counts nothing, like on Athena; neither does what the plan answers from statistics
 * alone (min and max of a stored column). DDL counts nothing.
 *
 * @param files the files of each marker.
 */
export async function countScannedBytes(
  sql: string,
  connection: DuckDBConnection,
  files: ReadonlyMap<string, readonly string[]>,
): Promise<number> {
  const reader = await connection.runAndReadAll(`EXPLAIN (FORMAT json) ${sql}`);
  const plan = JSON.parse(String(reader.getRows()[0]?.[1] ?? '[]')) as PlanNode[];
  let total = 0;
  for (const scan of plan.flatMap(scansOf)) {
    total +=
      scan.table === undefined ? await parquetBytes(scan, connection, files) : await storedBytes(scan, connection);
  }
  return total;
}

interface Scan {
  /** Absent for a scan of Parquet files. */
  readonly table?: string;
  readonly columns: ReadonlySet<string>;
  readonly filters: readonly string[];
}

function scansOf(node: PlanNode): Scan[] {
  const below = (node.children ?? []).flatMap(scansOf);
  const info = node.extra_info ?? {};
  const isParquet = /PARQUET/.test(node.name) || /PARQUET/.test(String(info.Function ?? ''));
  const table = info.Table === undefined ? undefined : String(info.Table);
  if (!isParquet && table === undefined) return below;
  const columns = new Set([...listOf(info.Projections), ...filteredColumns(info.Filters)]);
  const filters = listOf(info.Filters);
  return [...below, isParquet || table === undefined ? { columns, filters } : { table, columns, filters }];
}

function listOf(value: string | readonly string[] | undefined): string[] {
  if (value === undefined) return [];
  return (typeof value === 'string' ? value.split('\n') : [...value])
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

// A filter is printed as `column>5`, `optional: column IN (…)` and the like; the first name in it is the column.
function filteredColumns(filters: string | readonly string[] | undefined): string[] {
  return listOf(filters).flatMap((filter) => {
    const match = /^(?:optional:\s*|dynamic filter\s*|\(|NOT\s+)*(?:"((?:[^"]|"")+)"|([A-Za-z_]\w*))/i.exec(filter);
    const name = match?.[1] ?? match?.[2];
    return name === undefined ? [] : [name];
  });
}

async function parquetBytes(
  scan: Scan,
  connection: DuckDBConnection,
  files: ReadonlyMap<string, readonly string[]>,
): Promise<number> {
  const byMarker = new Map<string, string[]>();
  for (const name of scan.columns) {
    const [marker, column] = name.split(/__(.*)/s, 2);
    if (marker === undefined || column === undefined) continue;
    byMarker.set(marker, [...(byMarker.get(marker) ?? []), column]);
  }
  let total = 0;
  for (const [marker, columns] of byMarker) {
    const paths = files.get(marker) ?? [];
    if (paths.length > 0) total += await chunkBytes(paths, columns, rangeFilters(scan.filters, marker), connection);
  }
  return total;
}

async function chunkBytes(
  paths: readonly string[],
  columns: readonly string[],
  filters: readonly RangeFilter[],
  connection: DuckDBConnection,
): Promise<number> {
  const list = `[${paths.map(quoteText).join(', ')}]`;
  const names = columns.map((column) => quoteText(column.toLowerCase())).join(', ');
  const skipped = filters.map(
    ({ column, ...filter }) => `(name = ${quoteText(column.toLowerCase())} AND ${outside(filter)})`,
  );
  const reader = await connection.runAndReadAll(
    `WITH chunks AS (SELECT *, lower(string_split(path_in_schema, ', ')[1]) AS name FROM parquet_metadata(${list})),
       skipped AS (SELECT DISTINCT file_name, row_group_id FROM chunks WHERE ${skipped.length === 0 ? 'FALSE' : skipped.join(' OR ')})
     SELECT CAST(coalesce(sum(total_compressed_size), 0) AS BIGINT) FROM chunks
     ANTI JOIN skipped USING (file_name, row_group_id) WHERE name IN (${names})`,
  );
  return Number(reader.getRows()[0]?.[0] ?? 0);
}

/** One comparison of a column with a constant, as a plan prints it. */
interface RangeFilter {
  readonly column: string;
  readonly operator: '>' | '>=' | '<' | '<=' | '=';
  readonly literal: string;
}

/** Whether a row group's least and greatest value show that none of its rows passes the filter, so that it is not read. */
function outside({ operator, literal }: Omit<RangeFilter, 'column'>): string {
  const type = /::([A-Z_ ]+)$/.exec(literal)?.[1] ?? (literal.startsWith("'") ? 'VARCHAR' : 'DOUBLE');
  const least = `TRY_CAST(stats_min_value AS ${type})`;
  const greatest = `TRY_CAST(stats_max_value AS ${type})`;
  if (operator === '=') return `(${greatest} < ${literal} OR ${least} > ${literal})`;
  if (operator === '>' || operator === '>=') return `${greatest} ${operator === '>' ? '<=' : '<'} ${literal}`;
  return `${least} ${operator === '<' ? '>=' : '>'} ${literal}`;
}

const literalPattern = /^('(?:[^']|'')*'(?:::[A-Z_ ]+)?|-?\d+(?:\.\d+)?)$/;

function rangeFilters(filters: readonly string[], marker: string): RangeFilter[] {
  return filters
    .flatMap((filter) => (filter.startsWith('optional') ? [] : filter.split(' AND ')))
    .flatMap((filter) => {
      const match = /^"?(\w+?)__(\w+)"?(>=|<=|>|<|=)(.*)$/.exec(filter.trim());
      if (match === null || match[1] !== marker || !literalPattern.test(match[4] ?? '')) return [];
      return [{ column: match[2] ?? '', operator: match[3] as RangeFilter['operator'], literal: match[4] ?? '' }];
    });
}

// https://duckdb.org/docs/stable/internals/storage: data blocks of 256 KiB.
const blockBytes = 262_144;

const widths = `CASE segment_type WHEN 'BOOLEAN' THEN 1 WHEN 'TINYINT' THEN 1 WHEN 'SMALLINT' THEN 2 WHEN 'INTEGER' THEN 4
  WHEN 'DATE' THEN 4 WHEN 'FLOAT' THEN 4 WHEN 'VALIDITY' THEN 0.125 WHEN 'VARCHAR' THEN 24 ELSE 8 END`;

async function storedBytes({ table = '', columns }: Scan, connection: DuckDBConnection): Promise<number> {
  if (columns.size === 0) return 0;
  const name = table
    .split('.')
    .map((part) => quoteName(part.replaceAll('"', '')))
    .join('.');
  const names = [...columns].map((column) => quoteText(column.toLowerCase())).join(', ');
  return await segmentBytes(name, `lower(column_name) IN (${names})`, connection);
}

/** The bytes that a table of the DuckDB file occupies, all columns together. */
export async function storedTableBytes(table: string, connection: DuckDBConnection): Promise<number> {
  return await segmentBytes(table, 'TRUE', connection);
}

async function segmentBytes(name: string, condition: string, connection: DuckDBConnection): Promise<number> {
  const reader = await connection.runAndReadAll(
    `WITH segments AS (
       SELECT column_name, persistent, count * ${widths} AS plain_bytes, len(coalesce(additional_block_ids, [])) AS more_blocks,
         CASE WHEN persistent THEN lead(block_offset) OVER (PARTITION BY persistent, block_id ORDER BY block_offset) - block_offset END AS distance
       FROM pragma_storage_info(${quoteText(name)}))
     SELECT CAST(coalesce(sum(more_blocks * ${blockBytes} + least(coalesce(nullif(distance, 0), plain_bytes), ${blockBytes})), 0) AS BIGINT)
     FROM segments WHERE ${condition}`,
  );
  return Math.round(Number(reader.getRows()[0]?.[0] ?? 0));
}
