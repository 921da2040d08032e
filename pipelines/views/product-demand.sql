-- @name product_demand
-- @title How much is each product sold and clicked, day by day?
-- @after order_lines
-- @returns day: date - The day, UTC
-- @returns product_id: varchar - The product
-- @returns units_sold: bigint - Pieces ordered on the day, without orders that were cancelled or fully refunded since
-- @returns clicks: bigint - Clicks on the product in search results of the day
--
-- Days on which a product was neither ordered nor clicked have no row. Of a search that was announced again with more clicks,
-- only what the highest version says, on the day of that announcement.
CREATE OR REPLACE VIEW ${views}.product_demand AS
WITH announced AS (
  SELECT
    search_events.*,
    row_number() OVER (PARTITION BY search_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.search_events
  WHERE query NOT LIKE 'canary-%'
),
searches AS (
  SELECT
    CAST(occurred_at AS date) AS day,
    CAST(json_extract(payload, '$.clickedProductIds') AS array(varchar)) AS clicked_product_ids
  FROM announced
  WHERE recency = 1 AND click_count > 0
),
demand AS (
  SELECT placed_on AS day, product_id, CAST(quantity AS bigint) AS units_sold, CAST(0 AS bigint) AS clicks
  FROM ${views}.order_lines
  WHERE coalesce(status, 'placed') NOT IN ('cancelled', 'refunded')
  UNION ALL
  SELECT searches.day, clicked.product_id, CAST(0 AS bigint) AS units_sold, CAST(1 AS bigint) AS clicks
  FROM searches
  CROSS JOIN UNNEST(searches.clicked_product_ids) AS clicked (product_id)
)
SELECT
  day,
  product_id,
  CAST(sum(units_sold) AS bigint) AS units_sold,
  CAST(sum(clicks) AS bigint) AS clicks
FROM demand
GROUP BY day, product_id;
