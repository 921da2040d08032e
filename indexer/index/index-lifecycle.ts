import type { Client } from '@opensearch-project/opensearch';
import { IndexerError } from '../errors.ts';
import { askSearch, isStatus } from './ask-search.ts';
import { parseProductIndexName, writeAliasOf } from './index-names.ts';
import { slowLogSettings } from './slow-log.ts';

/** What an index is made of: analysis and other settings, and the strict mapping. */
export interface IndexBody {
  readonly settings: object;
  readonly mappings: object;
}

/** One concrete index of an alias. */
export interface ProductIndex {
  readonly index: string;
  /** Undefined when somebody else chose the name. */
  readonly mappingHash: string | undefined;
  readonly createdAt: Date | undefined;
  /** Live documents, tombstones of products among them. */
  readonly documents: number;
  readonly bytes: number;
  /** Whether the read alias points to it. */
  readonly isServing: boolean;
}

/** What shoppers may see. */
export const servedDocuments = { bool: { filter: [{ term: { deleted: false } }, { term: { active: true } }] } };

/**
 * Makes a concrete index together with its own write alias, at once. Harmless when it exists already, which is also
 * what the repetition of a request meets whose answer was lost.
 * @throws IndexerError SEARCH_UNREACHABLE, SEARCH_REFUSED
 */
export async function createProductIndex(client: Client, index: string, body: IndexBody): Promise<void> {
  await askSearch(`create the index ${index}`, async () => {
    try {
      const settings = { ...body.settings, ...slowLogSettings };
      return await client.indices.create({
        index,
        body: { ...body, settings, aliases: { [writeAliasOf(index)]: {} } },
      });
    } catch (error) {
      if (isStatus(error, 400) && (await exists(client, index))) return { body: undefined };
      throw error;
    }
  });
}

/**
 * Adds the fields that an index lacks, as far as a rebuild is not needed for it: documents with a new field can be written
 * at once. Where something else differs as well, nothing is changed.
 */
export async function addFields(client: Client, index: string, { mappings }: IndexBody): Promise<void> {
  await askSearch(`add fields to the index ${index}`, async () => {
    try {
      return await client.indices.putMapping({ index, body: mappings });
    } catch (error) {
      if (isStatus(error, 400) || isStatus(error, 404)) return { body: undefined };
      throw error;
    }
  });
}

export async function exists(client: Client, index: string): Promise<boolean> {
  return askSearch<boolean>(`look for the index ${index}`, () => client.indices.exists({ index }));
}

/**
 * Concrete indices that an alias points to; none when there is no such alias. The alias is named as what to look in as well:
 * asked without an index, OpenSearch's security plugin would want a right to the aliases of every index that there is.
 */
export async function indicesOfAlias(client: Client, alias: string): Promise<string[]> {
  return askSearch(`read the alias ${alias}`, async () => {
    try {
      return { body: Object.keys((await client.indices.getAlias({ index: alias, name: alias })).body) };
    } catch (error) {
      if (isStatus(error, 404)) return { body: [] };
      throw error;
    }
  });
}

/**
 * Points the read alias, with its filter, to one concrete index and to no other, in one step that no search can see
 * half done. Repeating it changes nothing.
 * @throws IndexerError SEARCH_UNREACHABLE, SEARCH_REFUSED
 */
export async function swapAlias(client: Client, alias: string, index: string): Promise<void> {
  const others = (await indicesOfAlias(client, alias)).filter((holder) => holder !== index);
  const actions = [
    ...others.map((other) => ({ remove: { index: other, alias } })),
    { add: { index, alias, filter: servedDocuments } },
  ];
  await askSearch(`point the alias ${alias} to ${index}`, () => client.indices.updateAliases({ body: { actions } }));
}

/**
 * Deletes a concrete index with its write alias; harmless when it is gone.
 * @throws IndexerError SEARCH_REFUSED for the index that serves the alias, and for a name that is not one of the alias's
 */
export async function dropIndex(client: Client, alias: string, index: string): Promise<void> {
  if (parseProductIndexName(alias, index) === undefined) {
    throw new IndexerError('SEARCH_REFUSED', `${index} is not the name of an index of ${alias}; it was not deleted.`);
  }
  if ((await indicesOfAlias(client, alias)).includes(index)) {
    throw new IndexerError('SEARCH_REFUSED', `${index} serves ${alias}; it was not deleted.`);
  }
  await askSearch(`delete the index ${index}`, () => client.indices.delete({ index, ignore_unavailable: true }));
}

/** The concrete indices of an alias, oldest first, whether or not it points to them. */
export async function listProductIndices(client: Client, alias: string): Promise<ProductIndex[]> {
  const [serving, rows] = await Promise.all([
    indicesOfAlias(client, alias),
    askSearch(`list the indices of ${alias}`, () =>
      client.cat.indices({ index: `${alias}-*`, format: 'json', bytes: 'b', h: ['index', 'docs.count', 'store.size'] }),
    ),
  ]);
  return (rows as CatRow[])
    .map((row) => toProductIndex(alias, row, serving))
    .filter(({ createdAt, isServing }) => createdAt !== undefined || isServing)
    .sort((a, b) => (a.index.slice(-18) < b.index.slice(-18) ? -1 : 1));
}

/** Every figure is text; they are null while the index is being opened. */
interface CatRow {
  readonly index: string;
  readonly 'docs.count': string | null;
  readonly 'store.size': string | null;
}

function toProductIndex(alias: string, row: CatRow, serving: readonly string[]): ProductIndex {
  const name = parseProductIndexName(alias, row.index);
  return {
    index: row.index,
    mappingHash: name?.mappingHash,
    createdAt: name?.createdAt,
    documents: Number(row['docs.count'] ?? 0),
    bytes: Number(row['store.size'] ?? 0),
    isServing: serving.includes(row.index),
  };
}
