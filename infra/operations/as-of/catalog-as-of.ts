import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import { partsOfEvent } from '../../../indexer/projection/parts-of-event.ts';
import type { ImagePart, ProductProjection } from '../../../indexer/projection/product-projection.ts';
import { toDocument } from '../../../indexer/projection/to-document.ts';
import { fillNames, type LakeNames } from '../../../pipelines/migrations/fill-names.ts';
import type { TextRow } from '../audit/athena-pages-client.ts';
import { eventOf, isoOf } from '../audit/recorded-event.ts';
import { sqlMoment } from './moment.ts';

/**
 * Every product that was for sale at a moment by `product_history`, with the events that said how it was: of the product the
 * version that held, of price, stock, popularity and image the newest by then.
 * @param sku one product alone
 */
export function catalogStatement(names: LakeNames, moment: Date, sku?: string): string {
  const at = `TIMESTAMP '${sqlMoment(moment)}'`;
  const payload = (line: string) => `max(CASE WHEN version_line = '${line}' THEN payload END) AS ${line}`;
  const ofSku = sku === undefined ? '' : ` AND sku = '${sku.replaceAll("'", "''")}'`;
  return fillNames(
    `WITH valid AS (
  SELECT product_id, product_version, image_id, valid_from, valid_to
  FROM \${views}.product_history
  WHERE valid_from <= ${at} AND (valid_to > ${at} OR valid_to IS NULL)${ofSku}
),
known AS (
  SELECT
    product_id,
    version_line,
    version,
    payload,
    row_number() OVER (PARTITION BY product_id, version_line ORDER BY version DESC, event_id DESC) AS recency
  FROM \${silver}.catalog_events
  WHERE occurred_at <= ${at} AND version_line <> 'product'
),
parts AS (
  SELECT product_id, ${['price', 'stock', 'popularity'].map(payload).join(', ')}
  FROM known
  WHERE recency = 1
  GROUP BY product_id
),
whole AS (
  SELECT product_id, version, max(payload) AS payload
  FROM \${silver}.catalog_events
  WHERE event_type = 'product.upserted'
  GROUP BY product_id, version
),
listed AS (
  SELECT product_id, min(occurred_at) AS listed_at
  FROM \${silver}.catalog_events
  WHERE event_type = 'product.upserted' AND occurred_at <= ${at}
  GROUP BY product_id
),
pictures AS (
  SELECT
    image_id,
    event_type,
    payload,
    row_number() OVER (PARTITION BY image_id ORDER BY version DESC, event_id DESC) AS recency
  FROM \${silver}.image_events
  WHERE occurred_at <= ${at}
)
SELECT
  valid.product_id,
  CAST(valid.valid_from AS varchar) AS valid_from,
  CAST(valid.valid_to AS varchar) AS valid_to,
  CAST(listed.listed_at AS varchar) AS listed_at,
  whole.payload AS product,
  parts.price,
  parts.stock,
  parts.popularity,
  pictures.event_type AS picture_type,
  pictures.payload AS picture
FROM valid
JOIN whole ON whole.product_id = valid.product_id AND whole.version = valid.product_version
LEFT JOIN listed ON listed.product_id = valid.product_id
LEFT JOIN parts ON parts.product_id = valid.product_id
LEFT JOIN pictures ON pictures.image_id = valid.image_id AND pictures.recency = 1`,
    names,
  );
}

/** A product as it was. */
export interface PastProduct {
  readonly document: ProductDocument;
  /** ISO-8601 UTC; undefined of what holds still. */
  readonly validFrom: string;
  readonly validTo: string | undefined;
}

/** The document that search would have shown; undefined of what no projection can keep. */
export function pastProduct(row: TextRow): PastProduct | undefined {
  const productId = row.product_id ?? '';
  const parts = [
    partsOf('product.upserted', row.product),
    partsOf('price.changed', row.price),
    partsOf('stock.changed', row.stock),
    partsOf('popularity.changed', row.popularity),
  ];
  const image = imageOf(row);
  const listedAt = row.listed_at == null ? {} : { listedAt: isoOf(row.listed_at) };
  const item: ProductProjection = Object.assign({ productId, revision: 1 }, ...parts, listedAt, image && { image });
  const document = toDocument(item);
  if (document === undefined) return undefined;
  const validTo = row.valid_to == null ? undefined : isoOf(row.valid_to);
  return { document, validFrom: isoOf(row.valid_from ?? ''), validTo };
}

const ANY_TIME = '2099-12-31 00:00:00';

function partsOf(eventType: string, payload: string | null | undefined): Partial<ProductProjection> {
  const event = payload == null ? undefined : eventOf({ eventType, publishedAt: ANY_TIME, payload });
  const change = event && partsOfEvent(event);
  return change?.kind === 'product' ? change.parts : {};
}

function imageOf({ picture_type: eventType, picture: payload }: TextRow): ImagePart | undefined {
  const event =
    eventType == null || payload == null ? undefined : eventOf({ eventType, publishedAt: ANY_TIME, payload });
  const change = event && partsOfEvent(event);
  return change?.kind === 'image' ? change.image : undefined;
}
