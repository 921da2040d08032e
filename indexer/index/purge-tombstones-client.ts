import type { Client } from '@opensearch-project/opensearch';
import { IndexerError } from '../errors.ts';
import { bulkSender } from '../sync/bulk-client.ts';
import type { BulkItem } from '../sync/bulk-outcome.ts';
import { askSearch } from './ask-search.ts';
import { writeAliasOf } from './index-names.ts';
import type { DeletionOutcome, PurgePorts, Tombstone } from './purge-tombstones.ts';

const PAGE = 1000;
const TIMEOUT_MS = 30_000;

/** Finds tombstones in the concrete index, for the read alias hides them, and deletes them through its write alias. */
export function purgePorts(client: Client): PurgePorts {
  return {
    findTombstones: (index, deletedBefore) => findTombstones(client, index, deletedBefore),
    deleteTombstones: (index, tombstones) => deleteTombstones(client, index, tombstones),
    now: Date.now,
  };
}

interface FoundTombstones {
  readonly hits: { readonly hits: readonly { readonly _id: string; readonly _version: number }[] };
}

async function findTombstones(client: Client, index: string, deletedBefore: string): Promise<Tombstone[]> {
  const what = `look for tombstones in ${index}`;
  // What the last page deleted must be gone from the next one.
  await askSearch(what, () => client.indices.refresh({ index }));
  const { hits } = await askSearch(what, () =>
    client.search({
      index,
      size: PAGE,
      body: {
        version: true,
        _source: false,
        query: { bool: { filter: [{ term: { deleted: true } }, { range: { deletedAt: { lt: deletedBefore } } }] } },
      },
    }),
  );
  return (hits as FoundTombstones['hits']).hits.map(({ _id, _version }) => ({ productId: _id, revision: _version }));
}

/**
 * `external_gte` at the tombstone's own revision: a newer document is left alone, and the very next revision of the
 * product is still taken. A delete by query would raise the version by one, and for a minute refuse that next revision
 * as one that is there already.
 */
async function deleteTombstones(
  client: Client,
  index: string,
  tombstones: readonly Tombstone[],
): Promise<DeletionOutcome[]> {
  const _index = writeAliasOf(index);
  const lines = tombstones.map(({ productId, revision }) =>
    JSON.stringify({ delete: { _index, _id: productId, version: revision, version_type: 'external_gte' } }),
  );
  const answer = await bulkSender(client)(`${lines.join('\n')}\n`, TIMEOUT_MS);
  await removeAccidental(client, index);
  if (answer.kind === 'answered') return tombstones.map((_, position) => outcomeOf(answer.items[position]));
  const code = answer.status === undefined || answer.status >= 429 ? 'SEARCH_UNREACHABLE' : 'SEARCH_REFUSED';
  throw new IndexerError(code, `OpenSearch could not delete tombstones from ${index}: ${answer.type} ${answer.reason}`);
}

function outcomeOf(item: BulkItem | undefined): DeletionOutcome {
  if (item === undefined) return 'failed';
  // 404: somebody else was faster.
  if (item.status === 200 || item.status === 404) return 'deleted';
  return item.status === 409 ? 'newer' : 'failed';
}

/**
 * OpenSearch makes an index for a versioned deletion even when an alias is required, so an index that was dropped
 * since the tombstones were found would leave an empty one with the name of its write alias. Nothing is deleted when
 * that name is an alias, as it should be.
 */
async function removeAccidental(client: Client, index: string): Promise<void> {
  const writeAlias = writeAliasOf(index);
  const isAlias = await askSearch<boolean>(`look for the alias ${writeAlias}`, () =>
    client.indices.existsAlias({ index, name: writeAlias }),
  );
  if (isAlias) return;
  await askSearch(`delete the index ${writeAlias}`, () =>
    client.indices.delete({ index: writeAlias, ignore_unavailable: true }),
  );
}
