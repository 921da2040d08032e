import type { GlueTable } from './glue-tables.ts';
import type { LakeObject, LakeObjects } from './lake-objects.ts';
import { isInRange, type PartitionRange } from './partition-range.ts';
import { parseS3Folder } from './s3-address.ts';

/** An object of a table with the values of the table's partition keys, in the order of the keys. */
export interface TableObject extends LakeObject {
  readonly partition: readonly string[];
}

/**
 * The data objects of a table whose partitions are in the ranges. Only keys that can be in range are listed: keys sort
 * like dates, so listing starts at the first date asked for and ends after the last.
 */
export async function listTableObjects(
  table: GlueTable,
  ranges: ReadonlyMap<string, PartitionRange>,
  objects: LakeObjects,
): Promise<TableObject[]> {
  const folder = parseS3Folder(table.location);
  const keys = table.partitionKeys.map(({ name }) => name);
  const range = leadingRange(keys[0], ranges);
  const first = keys[0] === undefined ? folder.key : `${folder.key}${keys[0]}=`;
  const listed = await objects.list(folder, {
    ...(range?.from !== undefined && { startAfter: `${first}${range.from}` }),
    isPast: (key) => range?.to !== undefined && key > `${first}${range.to}\u{10ffff}`,
  });
  return listed.flatMap((object) => {
    const path = object.key.slice(folder.key.length);
    const isData = object.size > 0 && !path.split('/').some((part) => part.startsWith('_') || part.startsWith('.'));
    const partition = partitionOf(path, keys);
    const isWanted = partition?.every((value, index) => isInRange(ranges.get(keys[index] ?? '') ?? {}, value));
    return isData && partition !== undefined && isWanted === true ? [{ ...object, partition }] : [];
  });
}

function leadingRange(
  key: string | undefined,
  ranges: ReadonlyMap<string, PartitionRange>,
): PartitionRange | undefined {
  const range = key === undefined ? undefined : ranges.get(key);
  if (range?.values === undefined) return range;
  const sorted = [...range.values].sort();
  return { from: sorted[0] ?? '~', to: sorted.at(-1) ?? '' };
}

function partitionOf(path: string, keys: readonly string[]): string[] | undefined {
  const folders = new Map(
    path
      .split('/')
      .slice(0, -1)
      .map((part) => part.split('=', 2) as [string, string | undefined])
      .map(([key, value]) => [key.toLowerCase(), value === undefined ? undefined : decodeURIComponent(value)] as const),
  );
  const values = keys.map((key) => folders.get(key));
  return values.every((value) => value !== undefined) ? values : undefined;
}
