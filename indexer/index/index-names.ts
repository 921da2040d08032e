/** The alias that shoppers' searches read; every other name follows from it, so that a test has an alias of its own. */
export const productAlias = 'products';

/** What the name of a concrete index says of it. */
export interface ProductIndexName {
  /** Eight hexadecimal digits; an index with another hash was made with another mapping. */
  readonly mappingHash: string;
  readonly createdAt: Date;
}

/** `products-1a2b3c4d-20261121t144501123`: mapping and the moment of creation (UTC, milliseconds). */
export function productIndexName(alias: string, mappingHash: string, createdAt: Date): string {
  const [day, time] = createdAt
    .toISOString()
    .replaceAll(/[-:.Z]/g, '')
    .split('T');
  return `${alias}-${mappingHash}-${day}t${time}`;
}

/** Reads a name that `productIndexName` made for this alias; undefined for any other. */
export function parseProductIndexName(alias: string, index: string): ProductIndexName | undefined {
  if (!index.startsWith(`${alias}-`)) return undefined;
  const [, mappingHash, ...parts] =
    /^([0-9a-f]{8})-(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(index.slice(alias.length + 1)) ?? [];
  if (mappingHash === undefined) return undefined;
  const [year, month, day, hour, minute, second, millisecond] = parts;
  return { mappingHash, createdAt: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`) };
}

/**
 * The alias that documents of one concrete index are written through. Bulk requests require an alias, because a write
 * to a missing index would create one of that name with a mapping that OpenSearch guesses.
 */
export function writeAliasOf(index: string): string {
  return `${index}-writes`;
}
