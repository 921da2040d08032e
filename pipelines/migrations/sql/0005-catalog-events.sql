-- One row per change of a product, its price or its stock; product.upserted carries the whole product.
CREATE TABLE IF NOT EXISTS ${silver}.catalog_events (
  event_id string COMMENT 'Id that the producer gave the event, once and for all',
  event_type string COMMENT 'What happened, for example order.placed',
  schema_version int COMMENT 'Version of the contract in which the row was written, after upgrades',
  product_id string COMMENT 'The product',
  version bigint COMMENT 'Raised by the source on every change; the highest version is the current state',
  occurred_at timestamp COMMENT 'When it happened at the source, UTC',
  published_at timestamp COMMENT 'When the event reached the bus, UTC',
  version_line string COMMENT 'Which versions to compare with: product, price and stock count each on their own',
  sku string COMMENT 'Stock keeping unit',
  title string COMMENT 'Title shown to shoppers (product.upserted)',
  category string COMMENT 'Path of the category, joined with " / " (product.upserted)',
  brand string COMMENT 'Brand (product.upserted)',
  price_minor bigint COMMENT 'Price of one piece, in minor units (product.upserted, price.changed)',
  currency string COMMENT 'ISO 4217 code of the price',
  active boolean COMMENT 'Whether the product can be bought (product.upserted)',
  available int COMMENT 'Pieces in stock (stock.changed)',
  delivery_days int COMMENT 'Working days until delivery (product.upserted)',
  rating_tenths int COMMENT 'Average rating in tenths, 0 to 50 (product.upserted)',
  image_id string COMMENT 'Image shown for the product (product.upserted)',
  payload string COMMENT 'The whole event detail as JSON'
)
PARTITIONED BY (month(occurred_at))
LOCATION 's3://${lakeBucket}/silver/catalog_events/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'write_compression' = 'zstd');
