import type { CommerceEvent, DetailOf, DetailType } from '../pipelines/contracts/event.ts';

/** An event as EventBridge delivers it, before it is turned into text. */
export interface RawEvent<T extends DetailType = DetailType> {
  source: string;
  'detail-type': T;
  time: string;
  detail: DetailOf<T>;
}

const OCCURRED_AT = '2026-03-02T09:15:30.250Z';
const PUBLISHED_AT = '2026-03-02T09:15:31.000Z';
const IMAGE_ID = 'a3f5c1d2e4b60798a3f5c1d2e4b60798a3f5c1d2e4b60798a3f5c1d2e4b60798';
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

/** A valid event id (UUIDv7) of its own for every number from 0 to 2^48 - 1. */
export function eventIdOf(number: number): string {
  return `019c9d5a-1f2b-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

function header<const N extends number>(number: number, schemaVersion: N) {
  return { eventId: eventIdOf(number), occurredAt: OCCURRED_AT, schemaVersion, version: 1, traceparent: TRACEPARENT };
}

const lines: DetailOf<'order.placed'>['lines'] = [
  {
    lineNumber: 1,
    sku: 'POSTER-A2-SATIN',
    productId: 'poster-a2',
    title: 'Poster A2, satin',
    category: 'Posters',
    quantity: 3,
    unitPriceMinor: 1290,
    discountMinor: 387,
    print: { widthMm: 420, heightMm: 594, pages: 1, material: '170 g satin', finish: 'none', sides: 1 },
    artworkImageId: IMAGE_ID,
  },
  {
    lineNumber: 2,
    sku: 'FRAME-A2-OAK',
    productId: 'frame-a2',
    title: 'Oak frame A2',
    category: 'Frames',
    quantity: 1,
    unitPriceMinor: 3490,
    discountMinor: 0,
  },
];

/** A valid detail of each event, with every optional field filled in at least once. */
const details: { [T in DetailType]: DetailOf<T> } = {
  'order.placed': {
    ...header(1, 2),
    orderId: 'O-1001',
    customer: { customerId: 'C-42', name: 'Jane Doe', email: 'jane.doe@example.com', phone: '+49 30 1234567' },
    channel: 'web',
    country: 'DE',
    shippingAddress: { name: 'Jane Doe', street: 'Lindenallee 7', postcode: '10999', city: 'Berlin' },
    currency: 'EUR',
    lines,
    shippingMinor: 490,
    taxMinor: 1325,
    totalMinor: 3 * 1290 - 387 + 3490 + 490 + 1325,
  },
  'order.cancelled': {
    ...header(2, 1),
    orderId: 'O-1001',
    version: 2,
    reason: 'customer_request',
    refundMinor: 8788,
    currency: 'EUR',
  },
  'order.refunded': {
    ...header(3, 1),
    orderId: 'O-1001',
    version: 5,
    refundId: 'R-1',
    reason: 'colour_cast',
    currency: 'EUR',
    amountMinor: 1161,
    scope: 'lines',
    lines: [{ lineNumber: 1, sku: 'POSTER-A2-SATIN', quantity: 1, amountMinor: 1161 }],
    customer: { customerId: 'C-42' },
    country: 'DE',
  },
  'order.in_production': { ...header(4, 1), orderId: 'O-1001', version: 2, press: 'indigo-3' },
  'order.shipped': { ...header(5, 1), orderId: 'O-1001', version: 3, carrier: 'DHL', trackingId: 'JD0002' },
  'order.delivered': { ...header(6, 1), orderId: 'O-1001', version: 4, carrier: 'DHL' },
  'product.upserted': {
    ...header(7, 1),
    productId: 'poster-a2',
    sku: 'POSTER-A2-SATIN',
    title: 'Poster A2, satin',
    description: 'A poster on 170 g satin paper.',
    brand: 'Inkstream',
    categoryPath: ['Wall art', 'Posters'],
    priceMinor: 1290,
    currency: 'EUR',
    active: true,
    print: {
      formats: [{ label: 'A2', widthMm: 420, heightMm: 594 }],
      materials: ['170 g satin'],
      finishes: ['none', 'gloss laminate'],
      sides: [1],
    },
    deliveryDays: 3,
    ratingTenths: 46,
    imageId: IMAGE_ID,
    variantGroupId: 'poster',
    supplierCodes: ['SUP-77'],
  },
  'product.deleted': { ...header(8, 1), productId: 'poster-a2', version: 9 },
  'price.changed': {
    ...header(9, 1),
    productId: 'poster-a2',
    sku: 'POSTER-A2-SATIN',
    priceMinor: 1190,
    currency: 'EUR',
  },
  'stock.changed': { ...header(10, 1), productId: 'poster-a2', sku: 'POSTER-A2-SATIN', available: 250 },
  'popularity.changed': { ...header(15, 1), productId: 'poster-a2', unitsSold: 84, clicks: 230, windowDays: 30 },
  'image.processed': {
    ...header(11, 1),
    imageId: IMAGE_ID,
    verdict: 'warn',
    findings: [{ code: 'DPI_LOW', severity: 'warning', message: '180 dpi at the ordered size' }],
    orderedWidthMm: 420,
    orderedHeightMm: 594,
    widthPx: 2976,
    heightPx: 4209,
    effectiveDpi: 180,
    colourSpace: 'rgb',
    format: 'jpeg',
    bleedMm: 3,
    bitDepth: 8,
    iccProfile: 'sRGB IEC61966-2.1',
    printsWellUpToWidthMm: 505,
    printsWellUpToHeightMm: 715,
    perceptualHash: 'c3d4f0a1b2958617',
    dominantColours: ['#2f4a6b', '#e8e0d0'],
    profileVersion: 1,
    printProfile: 'poster',
    passportKey: `images/${IMAGE_ID}/v1/prints/poster-420x594-b3/passport.json`,
    renditions: [
      {
        name: 'web-800-webp',
        key: `images/${IMAGE_ID}/v1/web/800.webp`,
        contentType: 'image/webp',
        widthPx: 566,
        heightPx: 800,
        bytes: 61_440,
      },
    ],
  },
  'image.rejected': {
    ...header(12, 1),
    imageId: IMAGE_ID,
    verdict: 'rejected',
    findings: [{ code: 'FORMAT_UNKNOWN', severity: 'error' }],
  },
  'image.deleted': { ...header(13, 1), imageId: IMAGE_ID, version: 2 },
  'search.performed': {
    ...header(14, 1),
    searchId: 'S-1',
    query: 'poster a2',
    filters: { category: 'Posters', material: ['170 g satin', '250 g matt'] },
    hits: 12,
    latencyMs: 23,
    clickedProductIds: ['poster-a2'],
  },
};

const sources: Readonly<Record<string, string>> = {
  order: 'commerce.orders',
  product: 'commerce.catalog',
  price: 'commerce.catalog',
  stock: 'commerce.catalog',
  popularity: 'commerce.catalog',
  image: 'commerce.images',
  search: 'commerce.search',
};

/** A valid event as the bus delivers it; `overrides` replace fields of its detail. */
export function rawEvent<T extends DetailType>(detailType: T, overrides: Partial<DetailOf<T>> = {}): RawEvent<T> {
  const detail: DetailOf<T> = { ...structuredClone(details[detailType]), ...overrides };
  return {
    source: sources[detailType.split('.')[0] ?? ''] ?? '',
    'detail-type': detailType,
    time: PUBLISHED_AT,
    detail,
  };
}

/** The text that SQS or an NDJSON line brings. Overrides may be of any type, to make invalid events. */
export function eventText(detailType: DetailType, overrides: Record<string, unknown> = {}): string {
  const event = rawEvent(detailType);
  return JSON.stringify({ ...event, detail: { ...event.detail, ...overrides } });
}

/** What parseEvent gives for `rawEvent`. */
export function commerceEvent<T extends DetailType>(
  detailType: T,
  overrides: Partial<DetailOf<T>> = {},
): Extract<CommerceEvent, { detailType: T }> {
  const { source, time, detail } = rawEvent(detailType, overrides);
  return { source, detailType, publishedAt: time, detail } as Extract<CommerceEvent, { detailType: T }>;
}

/** A valid `order.placed` with this many small lines, whose total is right. */
export function orderOfLines(count: number): RawEvent<'order.placed'> {
  const many = Array.from({ length: count }, (_, index) => ({
    lineNumber: index + 1,
    sku: `SKU-${index + 1}`,
    productId: `product-${index + 1}`,
    title: 'Business cards',
    quantity: 2,
    unitPriceMinor: 100,
    discountMinor: 0,
  }));
  return rawEvent('order.placed', { lines: many, shippingMinor: 0, taxMinor: 0, totalMinor: 200 * count });
}

/** `order.placed` as producers of schema version 1 announce it, with a named print format. */
export function orderPlacedVersionOne(format = 'A2'): Record<string, unknown> {
  const event = rawEvent('order.placed');
  const lines = event.detail.lines.map(({ print, ...line }) => {
    if (!print) return line;
    const { widthMm: _, heightMm: __, ...rest } = print;
    return { ...line, print: { format, ...rest } };
  });
  return { ...event, detail: { ...event.detail, schemaVersion: 1, lines } };
}
