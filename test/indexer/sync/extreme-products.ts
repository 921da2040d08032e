import fc from 'fast-check';
import { eventText } from '../../factories.ts';

/** Text of any characters that JSON can bring but NUL, halves of surrogate pairs among them, up to its longest. */
function textUpTo(maxLength: number): fc.Arbitrary<string> {
  const anything = fc.string({ unit: 'binary', maxLength: Math.min(maxLength, 200) });
  const halves = fc.constantFrom('\uD83D', '\uDC00 x', 'a\uD83Db');
  const longest = fc
    .constantFrom('x', '紙', '🖼', ' ', '"', 'ß-')
    .map((unit) => unit.repeat(maxLength).slice(0, maxLength));
  return fc.oneof(anything, halves, longest).map((text) => text.replaceAll('\0', '').slice(0, maxLength));
}

const identifier = textUpTo(128).map((text) => text || 'x');
const list = (text: fc.Arbitrary<string>, maxLength: number) => fc.array(text, { maxLength });
const lengthMm = fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.constant(2_147_483_647));
const amount = fc.oneof(fc.nat(), fc.constant(Number.MAX_SAFE_INTEGER));

const print = fc.record({
  formats: fc.array(fc.record({ label: textUpTo(200), widthMm: lengthMm, heightMm: lengthMm }), { maxLength: 20 }),
  materials: list(textUpTo(200), 20),
  finishes: list(textUpTo(200), 20),
  sides: fc.subarray([1, 2]),
});

/** Whatever else the contract of `product.upserted` lets through. */
export const extremeFields: fc.Arbitrary<Record<string, unknown>> = fc.record({
  sku: identifier,
  title: textUpTo(2_000),
  description: textUpTo(60_000),
  brand: fc.option(textUpTo(200)),
  categoryPath: list(
    textUpTo(200).map((text) => text || 'x'),
    20,
  ),
  priceMinor: amount,
  active: fc.boolean(),
  print: fc.option(print),
  deliveryDays: fc.option(fc.constantFrom(0, 2_147_483_647)),
  ratingTenths: fc.option(fc.integer({ min: 0, max: 50 })),
  imageId: fc.constant(null),
  variantGroupId: fc.option(identifier),
  supplierCodes: list(identifier, 50),
});

/** A product, and the largest numbers that its other parts can have. */
export function extremeEvents(productId: string, fields: Record<string, unknown>): string[] {
  const most = 2_147_483_647;
  return [
    eventText('product.upserted', { ...fields, productId }),
    eventText('stock.changed', { productId, available: most }),
    eventText('price.changed', { productId, version: Number.MAX_SAFE_INTEGER, priceMinor: Number.MAX_SAFE_INTEGER }),
    eventText('popularity.changed', { productId, unitsSold: most, clicks: most }),
  ];
}
