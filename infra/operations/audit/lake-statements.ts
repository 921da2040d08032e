import { fillNames, type LakeNames } from '../../../pipelines/migrations/fill-names.ts';

/** The datasets that the audit reads, each with a day of arrival. */
export type FirstDays = Readonly<Record<'catalog_events' | 'image_events', string>>;

/** What every statement calls the newest row of each version line, ties broken as the views break them. */
const newest = `newest AS (
  SELECT
    catalog_events.*,
    row_number() OVER (PARTITION BY product_id, version_line ORDER BY version DESC, event_id DESC) AS recency
  FROM \${silver}.catalog_events
)`;

const ofLine = (line: string, value: string, name: string) =>
  `max(CASE WHEN version_line = '${line}' THEN ${value} END) AS ${name}`;

/**
 * One row per product: the newest version of each part. What analysts see comes from the view \`products\`; what it leaves
 * out (deletions, prices of the product's own line, popularity) from silver below it.
 */
export function productsStatement(names: LakeNames, { withPayload }: { readonly withPayload: boolean }): string {
  const payload = withPayload ? `,\n    ${ofLine('product', 'payload', 'payload')}` : '';
  return fillNames(
    `WITH ${newest},
lines AS (
  SELECT
    product_id,
    ${ofLine('product', 'version', 'product_version')},
    ${ofLine('product', "CASE WHEN event_type = 'product.deleted' THEN 1 ELSE 0 END", 'is_deleted')},
    ${ofLine('product', 'price_minor', 'list_price_minor')},
    ${ofLine('product', 'currency', 'list_currency')},
    ${ofLine('price', 'version', 'price_version')},
    ${ofLine('price', 'price_minor', 'price_minor')},
    ${ofLine('price', 'currency', 'currency')},
    ${ofLine('stock', 'version', 'stock_version')},
    ${ofLine('stock', 'available', 'available')},
    ${ofLine('popularity', 'version', 'popularity_version')},
    ${ofLine('popularity', 'units_sold', 'units_sold')},
    ${ofLine('popularity', 'clicks', 'clicks')}${payload}
  FROM newest
  WHERE recency = 1
  GROUP BY product_id
),
pictures AS (
  SELECT
    image_id,
    version,
    row_number() OVER (PARTITION BY image_id ORDER BY version DESC, event_id DESC) AS recency
  FROM \${silver}.image_events
)
SELECT
  lines.*,
  shown.product_version AS shown_product_version,
  shown.price_version AS shown_price_version,
  shown.stock_version AS shown_stock_version,
  shown.sku,
  shown.title,
  shown.category,
  shown.brand,
  shown.active,
  shown.delivery_days,
  shown.rating_tenths,
  shown.image_id,
  shown.variant_group_id,
  pictures.version AS image_version
FROM lines
LEFT JOIN \${views}.products shown ON shown.product_id = lines.product_id
LEFT JOIN pictures ON pictures.image_id = shown.image_id AND pictures.recency = 1`,
    names,
  );
}

/**
 * The highest versions of each part that have come to the lake: in silver or where the next load looks, and in bronze of the
 * days before, at which no load looks again.
 * @param fromDts by dataset the first day of arrival that the next load reads, yyyy-MM-dd
 */
export function arrivedStatement(names: LakeNames, fromDts: FirstDays): string {
  const isDue = (dataset: keyof FirstDays) => `CASE WHEN dt >= '${fromDts[dataset]}' THEN 1 ELSE 0 END AS is_due`;
  const highest = `max(CASE WHEN is_due = 1 THEN version END) AS version,
  max(CASE WHEN is_due = 0 THEN version END) AS passed_version`;
  return fillNames(
    `SELECT product_id, version_line, ${highest}
FROM (
  SELECT product_id, version_line, version, 1 AS is_due FROM \${silver}.catalog_events
  UNION ALL
  SELECT product_id, version_line, version, ${isDue('catalog_events')} FROM \${bronze}.catalog_events
) arrived
GROUP BY product_id, version_line
UNION ALL
SELECT image_id, 'image', ${highest}
FROM (
  SELECT image_id, version, 1 AS is_due FROM \${silver}.image_events
  UNION ALL
  SELECT image_id, version, ${isDue('image_events')} FROM \${bronze}.image_events
) pictured
GROUP BY image_id`,
    names,
  );
}

/** The day on which the last complete load of each dataset began, as the loads themselves have recorded it. */
export function watermarksStatement(names: LakeNames): string {
  return fillNames(`SELECT dataset, max(to_dt) AS watermark FROM \${silver}.lake_loads GROUP BY dataset`, names);
}

/** When the lake began: what happened before came to no lake. */
export function beginningStatement(names: LakeNames): string {
  return fillNames(`SELECT CAST(min(published_at) AS varchar) AS began_at FROM \${silver}.catalog_events`, names);
}

/**
 * The events that say how products are: of each part all of its newest version (more than one when the source numbered two
 * alike), and the earliest upsert, which tells since when a product is listed.
 */
export function eventsStatement(names: LakeNames, productIds: readonly string[]): string {
  return fillNames(
    `SELECT product_id, version_line, event_type, version, CAST(published_at AS varchar) AS published_at, payload
FROM (
  SELECT
    catalog_events.*,
    rank() OVER (PARTITION BY product_id, version_line ORDER BY version DESC) AS newness,
    row_number() OVER (PARTITION BY product_id, event_type ORDER BY occurred_at, event_id) AS earliness
  FROM \${silver}.catalog_events
  WHERE product_id IN (${productIds.map(literal).join(', ')})
) ranked
WHERE newness = 1 OR (event_type = 'product.upserted' AND earliness = 1)`,
    names,
  );
}

/** The newest event of each image. */
export function imageEventsStatement(names: LakeNames, imageIds: readonly string[]): string {
  return fillNames(
    `SELECT image_id, event_type, CAST(published_at AS varchar) AS published_at, payload
FROM (
  SELECT
    image_events.*,
    row_number() OVER (PARTITION BY image_id ORDER BY version DESC, event_id DESC) AS recency
  FROM \${silver}.image_events
  WHERE image_id IN (${imageIds.map(literal).join(', ')})
) ranked
WHERE recency = 1`,
    names,
  );
}

/** A text as SQL writes it. What looks like a placeholder must not become one. */
function literal(text: string): string {
  const quoted = (part: string) => `'${part.replaceAll("'", "''")}'`;
  return text.includes('${') ? text.split('$').map(quoted).join(" || '$' || ") : quoted(text);
}
