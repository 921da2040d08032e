import { createBucketTally } from '../../../indexer/audit/bucket-totals.ts';
import type { DriftPorts } from '../../../indexer/audit/drift-ports.ts';
import type { IndexedDocument } from '../../../indexer/audit/indexed-document.ts';
import type { ProductProjection } from '../../../indexer/projection/product-projection.ts';
import { toDocument } from '../../../indexer/projection/to-document.ts';

const startMs = Date.parse('2026-11-21T12:00:00.000Z');

/** A projection and an index in memory, whose time passes only while somebody sleeps. */
export function memoryShop(products: readonly ProductProjection[]) {
  const projection = new Map(products.map((product) => [product.productId, product]));
  const index = new Map<string, IndexedDocument>();
  const happenings: { readonly atMs: number; readonly happen: () => void }[] = [];
  let elapsedMs = 0;
  const write = (productId: string) => {
    const product = projection.get(productId);
    const document = product && toDocument(product);
    if (document) index.set(productId, { productId, version: document.revision, source: { ...document } });
  };
  const ports: DriftPorts = {
    projection: {
      read: async (ids) => ids.flatMap((id) => projection.get(id) ?? []),
      scan: async function* ({ segment, totalSegments }) {
        const items = [...projection.values()].filter((_, place) => place % totalSegments === segment);
        yield { items, cursor: undefined };
      },
    },
    index: {
      refresh: async () => undefined,
      totals: async () => {
        const tally = createBucketTally();
        for (const { source } of index.values()) {
          tally.add(Number(source.auditBucket ?? -1), Number(source.revision ?? 0), Number(source.contentHash ?? 0));
        }
        return tally.totals;
      },
      stream: async function* (buckets) {
        const chosen = [...index.values()].filter(
          ({ source }) => buckets?.includes(Number(source.auditBucket)) ?? true,
        );
        yield chosen;
      },
      read: async (ids) => ids.flatMap((id) => index.get(id) ?? []),
    },
    now: () => new Date(startMs + elapsedMs),
    sleep: async (milliseconds) => {
      elapsedMs += milliseconds;
      for (const { atMs, happen } of happenings.filter(({ atMs }) => atMs <= elapsedMs)) {
        happen();
        happenings.splice(
          happenings.findIndex((one) => one.atMs === atMs && one.happen === happen),
          1,
        );
      }
    },
  };
  for (const productId of projection.keys()) write(productId);
  return {
    projection,
    index,
    ports,
    /** Writes a product's document as the product-indexer would. */
    write,
    /** What happens so many milliseconds after the beginning. */
    after: (atMs: number, happen: () => void) => happenings.push({ atMs, happen }),
    elapsedMs: () => elapsedMs,
  };
}

export type MemoryShop = ReturnType<typeof memoryShop>;
