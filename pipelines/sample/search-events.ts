import { type Random, randomOf } from './seeded-random.ts';
import type { EventHeads, ShopEvent } from './shop-event.ts';
import type { ShopWorld } from './shop-world.ts';

/** Nothing is found for these: typing errors, what the shop does not print, and texts that tests of any search must survive. */
const fruitless = [
  'postr a2',
  'photobok',
  'wedding cake',
  'screen printed t-shirt',
  'visitenkarten mit samt',
  '3d lenticular',
  "'; DROP TABLE orders; --",
  "1' OR '1'='1",
  '<script>alert(1)</script>',
  '🖨️💥',
  'بوسترات',
  'כרזה גדולה',
  '海报 a1',
] as const;

function fruitfulQuery(world: ShopWorld, random: Random): string {
  const product = world.productAt(random.unit());
  const words = [
    product.family.noun.toLowerCase(),
    product.sizeName.toLowerCase(),
    product.material.toLowerCase(),
  ] as const;
  const count = random.weighted([
    [1, 50],
    [2, 35],
    [3, 15],
  ]);
  const query = words.slice(0, count).join(' ');
  return random.chance(0.15) ? `  ${query.toUpperCase()} ` : query;
}

function filtersOf(world: ShopWorld, random: Random): Record<string, string | string[]> {
  if (!random.chance(0.3)) return {};
  const product = world.productAt(random.unit());
  if (random.chance(0.3)) return { material: [product.material, world.productAt(random.unit()).material] };
  return { category: product.categoryPath.join(' / ') };
}

/** One search of a visit. `visit` numbers orders from 0 and visits that end without one from 2^32. */
export function searchEvent(world: ShopWorld, visit: number, nth: number, atMs: number, heads: EventHeads): ShopEvent {
  const random = randomOf(world.seed, 'search', visit * 4 + nth);
  const isFruitless = random.chance(0.11);
  const query = isFruitless ? random.pick(fruitless) : fruitfulQuery(world, random);
  const hits = isFruitless ? 0 : random.integer(1, 64);
  const clicks = hits > 0 && random.chance(0.55) ? random.integer(1, Math.min(3, hits)) : 0;
  const { eventId, occurredAt } = heads.next(atMs);
  return {
    atMs,
    detailType: 'search.performed',
    detail: {
      eventId,
      occurredAt,
      schemaVersion: 1,
      searchId: `sea-${world.tag}-${visit}-${nth}`,
      version: 1,
      query,
      filters: filtersOf(world, random),
      hits,
      latencyMs: random.integer(4, 60) + (random.chance(0.02) ? random.integer(200, 1_500) : 0),
      clickedProductIds: Array.from({ length: clicks }, () => world.productAt(random.unit()).productId),
    },
  };
}
