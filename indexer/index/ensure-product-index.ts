import type { Client } from '@opensearch-project/opensearch';
import {
  addFields,
  createProductIndex,
  dropIndex,
  exists,
  type IndexBody,
  indicesOfAlias,
  swapAlias,
} from './index-lifecycle.ts';
import { parseProductIndexName, productIndexName } from './index-names.ts';
import { updateWriteTargets, type WriteTargets, type WriteTargetsStore } from './write-targets.ts';

export interface EnsureIndexPorts {
  readonly client: Client;
  readonly store: WriteTargetsStore;
  readonly now: () => Date;
}

export interface WantedIndex {
  /** The read alias. */
  readonly alias: string;
  readonly body: IndexBody;
  /** Eight hexadecimal digits over the body. */
  readonly mappingHash: string;
}

export interface EnsuredIndex {
  /** What the read alias points to. */
  readonly index: string;
  readonly isNew: boolean;
  /** False when the serving index was made with another mapping: then a rebuild is due, which is for people to start. */
  readonly isCurrent: boolean;
}

/**
 * Sees to it that there is an index, a read alias on it and the control item that names it, and changes nothing when
 * there is, but for fields that are new. Nothing that exists is ever destroyed or replaced; of two at once, one makes the index and the other finds it.
 * @throws IndexerError SEARCH_UNREACHABLE, SEARCH_REFUSED
 */
export async function ensureProductIndex(ports: EnsureIndexPorts, wanted: WantedIndex): Promise<EnsuredIndex> {
  const [served] = await indicesOfAlias(ports.client, wanted.alias);
  if (served !== undefined) {
    await updateWriteTargets(ports.store, (current) =>
      current === undefined ? { targets: [served], serving: served } : undefined,
    );
    await addNewFields(ports, wanted);
    return { index: served, isNew: false, isCurrent: isCurrent(wanted, served) };
  }
  const recorded = await ports.store.read();
  const { index, isNew } =
    recorded !== undefined && (await exists(ports.client, recorded.serving))
      ? { index: recorded.serving, isNew: false }
      : await makeIndex(ports, wanted, recorded);
  await swapAlias(ports.client, wanted.alias, index);
  return { index, isNew, isCurrent: isCurrent(wanted, index) };
}

/**
 * Makes an index and then records it as the serving one: who finds the record must find the index. The record decides
 * between two at once; the index of the one that lost was never named anywhere, so it can go. `lost` is a record whose
 * index is gone, as after the loss of a node's data.
 */
async function makeIndex(
  { client, store, now }: EnsureIndexPorts,
  { alias, body, mappingHash }: WantedIndex,
  lost: WriteTargets | undefined,
): Promise<{ index: string; isNew: boolean }> {
  const index = productIndexName(alias, mappingHash, now());
  await createProductIndex(client, index, body);
  const missing = await missingOf(client, lost?.targets ?? []);
  const recorded = await updateWriteTargets(store, (current) => {
    if (current?.serving !== lost?.serving) return undefined;
    const kept = (current?.targets ?? []).filter((target) => !missing.has(target));
    return { targets: [...new Set([...kept, index])], serving: index };
  });
  const serving = recorded?.serving ?? index;
  if (serving !== index) await dropIndex(client, alias, index);
  return { index: serving, isNew: serving === index };
}

/** The next document may have a field that an index of an older version refuses. */
async function addNewFields({ client, store }: EnsureIndexPorts, wanted: WantedIndex): Promise<void> {
  for (const target of (await store.read())?.targets ?? []) {
    if (!isCurrent(wanted, target)) await addFields(client, target, wanted.body);
  }
}

async function missingOf(client: Client, indices: readonly string[]): Promise<Set<string>> {
  const missing = new Set<string>();
  for (const index of indices) if (!(await exists(client, index))) missing.add(index);
  return missing;
}

function isCurrent({ alias, mappingHash }: WantedIndex, index: string): boolean {
  return parseProductIndexName(alias, index)?.mappingHash === mappingHash;
}
