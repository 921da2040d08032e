import type { AppliedMerchandise, InForce, MerchandiseStore } from '../../../indexer/search/merchandise-store.ts';

/** Versions in memory, with the conditions that the table checks. */
export function memoryMerchandise(): MerchandiseStore {
  const versions = new Map<number, AppliedMerchandise>();
  let inForce: InForce | undefined;
  const isUnchanged = (since: InForce | undefined) =>
    inForce?.revision === since?.revision && inForce?.latest === since?.latest;
  return {
    readInForce: async () => inForce,
    read: async (revision) => versions.get(revision),
    apply: async (applied, since) => {
      if (!isUnchanged(since) || versions.has(applied.revision)) return false;
      versions.set(applied.revision, applied);
      inForce = { revision: applied.revision, latest: applied.revision };
      return true;
    },
    revert: async ({ revision }, since) => {
      if (!isUnchanged(since)) return false;
      inForce = { revision, latest: since.latest };
      return true;
    },
  };
}
