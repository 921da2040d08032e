-- One row per line of a placed order.
CREATE TABLE IF NOT EXISTS ${silver}.order_lines (
  event_id string COMMENT 'Id that the producer gave the event, once and for all',
  event_type string COMMENT 'What happened, for example order.placed',
  schema_version int COMMENT 'Version of the contract in which the row was written, after upgrades',
  order_id string COMMENT 'The order',
  version bigint COMMENT 'Raised by the source on every change; the highest version is the current state',
  occurred_at timestamp COMMENT 'When it happened at the source, UTC',
  published_at timestamp COMMENT 'When the event reached the bus, UTC',
  line_number int COMMENT 'Number of the line within its order',
  customer_key string COMMENT 'Pseudonym of the customer; the same customer always has the same one',
  channel string COMMENT 'Where the order came from: web, app, phone, store or marketplace',
  country string COMMENT 'Country of the order as the shop wrote it: a code or a name',
  sku string COMMENT 'Stock keeping unit as ordered',
  product_id string COMMENT 'Product of the catalog',
  title string COMMENT 'Title of the product when it was ordered',
  category string COMMENT 'Category of the product when it was ordered',
  quantity int COMMENT 'Pieces ordered',
  unit_price_minor bigint COMMENT 'Price of one piece, in minor units',
  discount_minor bigint COMMENT 'Discount on the whole line, in minor units',
  line_total_minor bigint COMMENT 'quantity * unit_price_minor - discount_minor',
  currency string COMMENT 'ISO 4217 code of every amount in the row',
  width_mm int COMMENT 'Width of the finished print, in millimetres',
  height_mm int COMMENT 'Height of the finished print, in millimetres',
  pages int COMMENT 'Printed pages of one piece',
  material string COMMENT 'Paper or other material that is printed on',
  finish string COMMENT 'Surface finish',
  sides int COMMENT 'Printed sides: 1 or 2',
  artwork_image_id string COMMENT 'Image that the customer uploaded for the line',
  payload string COMMENT 'The line as JSON'
)
PARTITIONED BY (month(occurred_at))
LOCATION 's3://${lakeBucket}/silver/order_lines/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'write_compression' = 'zstd');
