import type { Drift } from '../audit/compare-document.ts';
import type { IndexReader } from '../audit/drift-ports.ts';
import type { RefusedDocument } from './rebuild-state.ts';

/** Documents asked of an index in one go. */
const CHUNK = 100;

/**
 * Which documents that the new index refused are no reason against it: those that the serving index does not have at
 * their current revision either, so that nothing is lost by the change; or all of them, when `acceptAll`. One product
 * that OpenSearch cannot take is parked, and must not keep all others from an index that is better for them.
 */
export async function acceptRefused(
  drift: readonly Drift[],
  refused: readonly RefusedDocument[],
  serving: Pick<IndexReader, 'read'>,
  acceptAll: boolean,
): Promise<readonly RefusedDocument[]> {
  const drifted = new Map(drift.map((one) => [one.productId, one]));
  const lacking = refused.filter(({ productId }) => {
    const kind = drifted.get(productId)?.kind;
    return kind === 'missing' || kind === 'stale';
  });
  if (acceptAll) return lacking;
  const accepted: RefusedDocument[] = [];
  for (let from = 0; from < lacking.length; from += CHUNK) {
    const chunk = lacking.slice(from, from + CHUNK);
    const documents = await serving.read(chunk.map(({ productId }) => productId));
    const versions = new Map(documents.map(({ productId, version }) => [productId, version]));
    accepted.push(
      ...chunk.filter(({ productId }) => {
        const served = versions.get(productId);
        const revision = drifted.get(productId)?.revision;
        return served === undefined || (revision !== undefined && served < revision);
      }),
    );
  }
  return accepted;
}
