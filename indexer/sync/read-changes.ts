import { parseEvent } from '../../pipelines/contracts/parse-event.ts';
import { mergeParts, newerOf, type ProductParts } from '../projection/catalog-change.ts';
import { partsOfEvent } from '../projection/parts-of-event.ts';
import type { ImagePart } from '../projection/product-projection.ts';
import type { IndexingMessage, MessageOutcome } from './message-outcome.ts';

/** All that a batch says of one product. */
export interface ProductChanges {
  readonly productId: string;
  readonly brought: { readonly messageId: string; readonly parts: ProductParts }[];
}

/** All that a batch says of one image. */
export interface ImageChanges {
  readonly imageId: string;
  readonly brought: { readonly messageId: string; readonly image: ImagePart }[];
}

export interface BatchChanges {
  readonly products: readonly ProductChanges[];
  readonly images: readonly ImageChanges[];
  /** Messages that change nothing: message id to why. */
  readonly settled: ReadonlyMap<string, MessageOutcome>;
}

/** Reads a batch and gathers what it says of each product and image, so that each is written once. */
export function readChanges(messages: readonly IndexingMessage[]): BatchChanges {
  const products = new Map<string, ProductChanges>();
  const images = new Map<string, ImageChanges>();
  const settled = new Map<string, MessageOutcome>();
  for (const { id: messageId, text, receivedAt } of messages) {
    const parsed = parseEvent(text, receivedAt);
    if (!parsed.ok) {
      settled.set(messageId, { kind: 'rejected', code: parsed.rejection.code });
      continue;
    }
    const change = partsOfEvent(parsed.event);
    switch (change.kind) {
      case 'product':
        changesOf(products, change.productId, { productId: change.productId, brought: [] }).brought.push({
          messageId,
          parts: change.parts,
        });
        break;
      case 'image': {
        const { imageId } = change.image;
        changesOf(images, imageId, { imageId, brought: [] }).brought.push({ messageId, image: change.image });
        break;
      }
      case 'none':
        settled.set(messageId, { kind: 'ignored' });
        break;
      case 'unusable':
        settled.set(messageId, { kind: 'unfit', code: change.code, reason: change.reason });
        break;
    }
  }
  return { products: [...products.values()], images: [...images.values()], settled };
}

function changesOf<Changes>(all: Map<string, Changes>, id: string, none: Changes): Changes {
  const known = all.get(id) ?? none;
  all.set(id, known);
  return known;
}

/** The newest of each part that a batch brought. */
export function newestParts({ brought }: ProductChanges): ProductParts {
  return brought.map(({ parts }) => parts).reduce(mergeParts, {});
}

/** The newest of what a batch brought of an image. */
export function newestImage({ brought }: ImageChanges): ImagePart | undefined {
  return brought.map(({ image }) => image).reduce<ImagePart | undefined>(newerOf, undefined);
}
