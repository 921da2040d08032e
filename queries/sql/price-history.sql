-- @name price-history
-- @title Price history of a product
-- @question What did a product cost, and from when to when?
-- @param product_id: string - The product, such as poster-a2
-- @returns valid_from: timestamp - From when the price held, UTC, inclusive
-- @returns valid_to: timestamp - Until when, UTC, exclusive; NULL of the price that holds now
-- @returns price_minor: bigint - Price of one piece, in minor units
-- @returns currency: varchar - ISO 4217 code of the price
-- @returns change_minor: bigint - Against the price before, in minor units; NULL of the first, and where the currency changed
-- @returns change_rate: double - change_minor / the price before; NULL where that was 0
-- @returns title: varchar - Title under which the product was sold when the price began
-- @whole catalog_events - A price holds from its last change on, however long ago that was.
--
-- Changes of title, text or stock are no new row. A product that was deleted and came back has a gap between its rows.
WITH spans AS (
  SELECT
    valid_from,
    valid_to,
    price_minor,
    currency,
    title,
    CASE
      WHEN lag(price_minor) OVER history = price_minor
        AND lag(currency) OVER history = currency
        AND lag(valid_to) OVER history = valid_from
      THEN 0
      ELSE 1
    END AS begins_price
  FROM ${views}.product_history
  WHERE product_id = :product_id AND (valid_to > valid_from OR valid_to IS NULL)
  WINDOW history AS (ORDER BY valid_from)
),
numbered AS (
  SELECT spans.*, sum(begins_price) OVER (ORDER BY valid_from ROWS UNBOUNDED PRECEDING) AS price_number
  FROM spans
),
prices AS (
  SELECT
    price_number,
    min(valid_from) AS valid_from,
    CASE WHEN count(*) = count(valid_to) THEN max(valid_to) END AS valid_to,
    max(price_minor) AS price_minor,
    max(currency) AS currency,
    min_by(title, valid_from) AS title
  FROM numbered
  GROUP BY price_number
),
compared AS (
  SELECT
    prices.*,
    CASE WHEN lag(currency) OVER history = currency THEN lag(price_minor) OVER history END AS previous_minor
  FROM prices
  WINDOW history AS (ORDER BY valid_from)
)
SELECT
  valid_from,
  valid_to,
  price_minor,
  currency,
  price_minor - previous_minor AS change_minor,
  CAST(price_minor - previous_minor AS double) / CAST(nullif(previous_minor, 0) AS double) AS change_rate,
  title
FROM compared
ORDER BY valid_from
