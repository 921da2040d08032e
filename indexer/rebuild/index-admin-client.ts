import type { Client } from '@opensearch-project/opensearch';
import type { SearchLanguage } from '../config.ts';
import { IndexerError } from '../errors.ts';
import { askSearch, isStatus } from '../index/ask-search.ts';
import { ensureProductIndex } from '../index/ensure-product-index.ts';
import { createProductIndex, dropIndex, exists, indicesOfAlias, swapAlias } from '../index/index-lifecycle.ts';
import { productIndexName } from '../index/index-names.ts';
import { productIndexBody } from '../index/mapping.ts';
import { mappingHash } from '../index/mapping-hash.ts';
import type { WriteTargetsStore } from '../index/write-targets.ts';
import type { IndexAdmin } from './rebuild-ports.ts';

export interface AdminOptions {
  readonly alias: string;
  readonly languages: readonly SearchLanguage[];
  readonly store: WriteTargetsStore;
}

/** A replica is copied at the speed of a disk; a few hundred thousand products take seconds. */
const REPLICAS_TIMEOUT_SECONDS = 300;

/** Which of an index's settings are changed while it is filled; null brings back the default. */
const fillSettings = { refresh_interval: '-1', number_of_replicas: '0', auto_expand_replicas: 'false' };

/** Makes, prepares, swaps and drops the indices of an alias. */
export function createIndexAdmin(client: Client, { alias, languages, store }: AdminOptions): IndexAdmin {
  const body = productIndexBody(languages);
  const hash = mappingHash(languages);
  return {
    ensureServing: async () => {
      const ports = { client, store, now: () => new Date() };
      return (await ensureProductIndex(ports, { alias, body, mappingHash: hash })).index;
    },
    newName: (now) => productIndexName(alias, hash, now),
    create: (index) => createProductIndex(client, index, body),
    exists: (index) => exists(client, index),
    liveSettings: (index) => readLiveSettings(client, index),
    prepareToFill: (index) => putSettings(client, index, fillSettings),
    prepareToServe: async (index, settings) => {
      const restored = Object.keys(fillSettings).map((name) => [name, settings[name] ?? null]);
      await putSettings(client, index, Object.fromEntries(restored));
      await waitForReplicas(client, index);
    },
    serving: async () => (await indicesOfAlias(client, alias))[0],
    count: async (index) => (await askSearch(`count the documents of ${index}`, () => client.count({ index }))).count,
    documents: (index) => readDocumentCount(client, index),
    swap: (index) => swapAlias(client, alias, index),
    drop: (index) => dropIndex(client, alias, index),
  };
}

async function readDocumentCount(client: Client, index: string): Promise<number | undefined> {
  return askSearch(`read the size of ${index}`, async () => {
    try {
      const { body } = await client.indices.stats({ index, metric: 'docs' });
      return { body: body._all.primaries?.docs?.count ?? 0 };
    } catch (error) {
      if (isStatus(error, 404)) return { body: undefined };
      throw error;
    }
  });
}

async function readLiveSettings(client: Client, index: string): Promise<Record<string, string>> {
  const answer = await askSearch(`read the settings of ${index}`, () => client.indices.getSettings({ index }));
  const settings = (answer[index]?.settings?.index ?? {}) as Readonly<Record<string, unknown>>;
  const given = Object.keys(fillSettings).filter((name) => settings[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, String(settings[name])]));
}

async function putSettings(client: Client, index: string, settings: Readonly<Record<string, string | null>>) {
  await askSearch(`change the settings of ${index}`, () =>
    client.indices.putSettings({ index, body: { index: settings } as never }),
  );
}

/** On a single node no replica can be made, which is not waited for. */
async function waitForReplicas(client: Client, index: string): Promise<void> {
  const answer = await askSearch(`copy ${index} to its replicas`, () =>
    client.cluster.health(
      {
        index,
        wait_for_status: 'yellow',
        wait_for_no_initializing_shards: true,
        timeout: `${REPLICAS_TIMEOUT_SECONDS}s`,
      },
      { requestTimeout: (REPLICAS_TIMEOUT_SECONDS + 30) * 1000 },
    ),
  );
  if (answer.timed_out) {
    throw new IndexerError('SEARCH_UNREACHABLE', `The replicas of ${index} were not ready in time.`);
  }
}
