import fc from 'fast-check';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import type { ImagePart, ListedProduct, ProductProjection } from '../../../indexer/projection/product-projection.ts';
import { toDocument } from '../../../indexer/projection/to-document.ts';
import { traceOf } from '../../../pipelines/contracts/traceparent.ts';
import { eventIdOf, eventText } from '../../factories.ts';

/** What happened to one product or image; its place in its line is its version, from 1. */
type ProductEdit =
  | { readonly kind: 'upsert'; readonly image: number | null; readonly minute: number }
  | { readonly kind: 'delete'; readonly minute: number };
type ImageEdit = 'ready' | 'warn' | 'rejected' | 'deleted';

interface ProductLife {
  readonly edits: readonly ProductEdit[];
  readonly prices: readonly number[];
  readonly stocks: readonly number[];
  readonly popularities: readonly number[];
}

/** A shop's life: what happened, each line in its order. What the index must show in the end follows from the last of each line. */
export interface CatalogHistory {
  readonly products: readonly ProductLife[];
  readonly images: readonly (readonly ImageEdit[])[];
}

const IMAGES = 3;
const minute = fc.nat(59);
const productEdit: fc.Arbitrary<ProductEdit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('upsert' as const), image: fc.option(fc.nat(IMAGES - 1)), minute }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), minute }) },
);
const amounts = fc.array(fc.nat(3), { maxLength: 3 });

export const catalogHistory: fc.Arbitrary<CatalogHistory> = fc.record({
  products: fc.array(
    fc.record({
      edits: fc.array(productEdit, { maxLength: 5 }),
      prices: amounts,
      stocks: amounts,
      popularities: amounts,
    }),
    { minLength: 1, maxLength: 4 },
  ),
  images: fc.array(fc.array(fc.constantFrom<ImageEdit>('ready', 'warn', 'rejected', 'deleted'), { maxLength: 3 }), {
    minLength: IMAGES,
    maxLength: IMAGES,
  }),
});

/** Prefixed, so that histories in one store do not meet. */
export interface Names {
  readonly prefix: string;
}

const productIdOf = ({ prefix }: Names, number: number) => `${prefix}product-${number}`;
/** 64 hex digits; the prefix must be hex for it. */
const imageIdOf = ({ prefix }: Names, number: number) => `${prefix}${number}`.padStart(64, '0');
const timeOf = (minutes: number) => `2026-03-02T09:${String(minutes).padStart(2, '0')}:00.000Z`;

/** The events of a history in the order of their lines, as the bus would deliver them. */
export function eventTexts({ products, images }: CatalogHistory, names: Names): string[] {
  let events = 0;
  const text = (detailType: Parameters<typeof eventText>[0], overrides: Record<string, unknown>) =>
    eventText(detailType, { eventId: eventIdOf(events++), ...tracedAs(detailType, overrides.version), ...overrides });
  return [
    ...products.flatMap(({ edits, prices, stocks, popularities }, number) => {
      const productId = productIdOf(names, number);
      return [
        ...edits.map((edit, index) => {
          const fields = { productId, version: index + 1, occurredAt: timeOf(edit.minute) };
          if (edit.kind === 'delete') return text('product.deleted', fields);
          const imageId = edit.image === null ? null : imageIdOf(names, edit.image);
          return text('product.upserted', { ...fields, imageId, title: titleOf(index + 1) });
        }),
        ...prices.map((priceMinor, index) => text('price.changed', { productId, version: index + 1, priceMinor })),
        ...stocks.map((available, index) => text('stock.changed', { productId, version: index + 1, available })),
        ...popularities.map((unitsSold, index) =>
          text('popularity.changed', { productId, version: index + 1, unitsSold, clicks: 0 }),
        ),
      ];
    }),
    ...images.flatMap((edits, number) =>
      edits.map((verdict, index) => {
        const fields = { imageId: imageIdOf(names, number), version: index + 1 };
        if (verdict === 'deleted') return text('image.deleted', fields);
        if (verdict === 'rejected') return text('image.rejected', { ...fields, widthPx: index + 1, heightPx: 7 });
        return text('image.processed', { ...fields, verdict, widthPx: index + 1, heightPx: 7 });
      }),
    ),
  ];
}

const otherTime = '2026-03-02T09:15:30.250Z';

/** A trace for each version of each line. */
function tracedAs(line: string, version: unknown) {
  return { traceparent: traceOf(`${line.split('.')[0]} ${version}`), occurredAt: otherTime };
}

function traceOfPart(line: string, version: number, occurredAt = otherTime) {
  return { trace: { ...tracedAs(line, version), occurredAt } };
}

const titleOf = (version: number) => `Poster, version ${version}`;

type Content = Omit<ProductDocument, 'revision'>;

/** A document without its revision: how many writes it took differs from one delivery to the next, what they lead to does not. */
export function contentOf({ revision: _, ...content }: ProductDocument): Content {
  return content;
}

/** What the index must hold after a history, told from the last of every line alone. */
export function expectedContent(history: CatalogHistory, names: Names): Map<string, Content> {
  const contents = new Map<string, Content>();
  for (const [number, life] of history.products.entries()) {
    const document = toDocument(lastState(history, life, names, number));
    if (document) contents.set(document.productId, contentOf(document));
  }
  return contents;
}

function lastState(history: CatalogHistory, life: ProductLife, names: Names, number: number): ProductProjection {
  const { edits, prices, stocks, popularities } = life;
  const listedMinutes = edits.flatMap((edit) => (edit.kind === 'upsert' ? [edit.minute] : []));
  const last = edits.at(-1);
  const image = last?.kind === 'upsert' && last.image !== null ? imageOf(history, names, last.image) : undefined;
  return {
    productId: productIdOf(names, number),
    revision: 1,
    listedAt: listedMinutes.length > 0 ? timeOf(Math.min(...listedMinutes)) : undefined,
    product: last && productPart(last, edits.length, names),
    price: lastOf('price', prices, (priceMinor) => ({ priceMinor, currency: 'EUR' })),
    stock: lastOf('stock', stocks, (available) => ({ available })),
    popularity: lastOf('popularity', popularities, (unitsSold) => ({ unitsSold, clicks: 0 })),
    image,
  };
}

function lastOf<Facts extends object>(line: string, amounts: readonly number[], factsOf: (amount: number) => Facts) {
  const [version, last] = [amounts.length, amounts.at(-1)];
  return last === undefined ? undefined : { version, ...factsOf(last), ...traceOfPart(line, version) };
}

function imageOf({ images }: CatalogHistory, names: Names, number: number): ImagePart | undefined {
  const edits = images[number] ?? [];
  const verdict = edits.at(-1);
  if (verdict === undefined) return undefined;
  const version = edits.length;
  const size = verdict === 'deleted' ? { widthPx: null, heightPx: null } : { widthPx: version, heightPx: 7 };
  return { version, imageId: imageIdOf(names, number), verdict, ...size, ...traceOfPart('image', version) };
}

function productPart(edit: ProductEdit, version: number, names: Names): ProductProjection['product'] {
  const occurredAt = timeOf(edit.minute);
  const traced = traceOfPart('product', version, occurredAt);
  if (edit.kind === 'delete') return { version, deleted: true, occurredAt, ...traced };
  const { detail } = JSON.parse(eventText('product.upserted')) as { detail: ListedProduct };
  const imageId = edit.image === null ? null : imageIdOf(names, edit.image);
  return { ...detail, version, deleted: false, occurredAt, title: titleOf(version), imageId, ...traced };
}
