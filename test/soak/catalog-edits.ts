import type { SampleItem } from '../../pipelines/sample/sample-item.ts';
import { envelopeText } from '../../pipelines/sample/spoiled-events.ts';
import { rawEvent } from '../factories.ts';
import { seededRandom } from '../seeded-random.ts';

const editTypes = ['product.upserted', 'price.changed', 'stock.changed'] as const;

/** Version of each part of a product after all edits; 0 where a part was never edited. */
export interface LastVersions {
  product: number;
  price: number;
  stock: number;
}

export interface EditPlan {
  readonly edits: number;
  readonly products: number;
  readonly seed: number;
  /** Share of the edits that are announced twice. */
  readonly duplicateShare: number;
}

/** Ids of the products that are edited begin with it. */
export const editedPrefix = 'soak-';

const partOf = { 'product.upserted': 'product', 'price.changed': 'price', 'stock.changed': 'stock' } as const;

/**
 * Edits of made-up products, each raising the version of one part by one. The same plan gives the same edits.
 * @param last filled with the versions that must be left in the end, by product, while it is walked through
 */
export function* catalogEdits(plan: EditPlan, last: Map<string, LastVersions> = new Map()): Generator<SampleItem> {
  const random = seededRandom(plan.seed);
  last.clear();
  for (let number = 0; number < plan.edits; number++) {
    const productId = `${editedPrefix}${plan.seed}-${number < plan.products ? number : Math.floor(random() * plan.products)}`;
    // A product begins by being listed.
    const type = number < plan.products ? 'product.upserted' : editTypes[Math.floor(random() * editTypes.length)];
    const item = editOf(productId, type ?? 'product.upserted', number, plan, last);
    yield item;
    if (random() < plan.duplicateShare) yield { ...item, kind: 'duplicate' };
  }
}

function editOf(
  productId: string,
  type: (typeof editTypes)[number],
  number: number,
  { seed }: EditPlan,
  last: Map<string, LastVersions>,
): SampleItem {
  const versions = last.get(productId) ?? { product: 0, price: 0, stock: 0 };
  last.set(productId, versions);
  versions[partOf[type]] += 1;
  const version = versions[partOf[type]];
  const sku = productId.toUpperCase();
  const common = { eventId: eventIdOf(seed, number), version, productId, sku };
  const { source, time, detail } =
    type === 'product.upserted'
      ? rawEvent(type, { ...common, title: `Soaked poster, edition ${version}`, priceMinor: 1_000 + version })
      : type === 'price.changed'
        ? rawEvent(type, { ...common, priceMinor: 2_000 + version })
        : rawEvent(type, { ...common, available: version });
  return {
    text: envelopeText(source, type, time, JSON.stringify(detail)),
    kind: 'valid',
    source,
    detailType: type,
    route: 'bus',
  };
}

/** A UUIDv7 of its own for every seed and number. */
function eventIdOf(seed: number, number: number): string {
  const digits = (seed * 2 ** 28 + number).toString(16).padStart(12, '0').slice(-12);
  return `019c9d5a-1f2b-7000-9000-${digits}`;
}
