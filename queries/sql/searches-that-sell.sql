-- @name searches-that-sell
-- @title Searches that sell
-- @question After which searches is a product ordered that was clicked in their results?
-- @param from: date = latest-89 - First day of searching, UTC
-- @param to: date = latest - Last day of searching, UTC, included
-- @param hours: integer(1..168) = 24 - So many hours may lie between the search and the order
-- @param limit: integer(1..) = 50 - At most so many texts, those with most orders first
-- @returns query: varchar - What was typed, in lower case and without spaces around it
-- @returns searches: bigint - Searches for it
-- @returns clicked_searches: bigint - Those of which a found product was clicked
-- @returns open_searches: bigint - Clicked ones whose hours were not over when the newest order of the lake was placed; in none of the figures that follow
-- @returns searches_with_order: bigint - Clicked ones after which somebody ordered a clicked product within the hours
-- @returns share: double - searches_with_order / (clicked_searches - open_searches); NULL where that is 0
-- @returns chance_share: double - The same for as many hours before the search: what comes about without it
--
-- An association, no proof: no event tells who searched, so the order may be anybody's. A product that is ordered all the time
-- is ordered after every search; only what share has above chance_share speaks for the search.
-- A search counts once, on the day of its first announcement, with what its highest version says; announcements more than a
-- week before the first day or after the last one are not looked at. Of an order that was announced again, the lines of the
-- highest version count. Orders that were cancelled since count: the search led to them.
WITH announced AS (
  SELECT
    search_id,
    lower(trim(query)) AS query,
    click_count,
    payload,
    min(occurred_at) OVER (PARTITION BY search_id) AS searched_at,
    row_number() OVER (PARTITION BY search_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.search_events
  WHERE occurred_at >= CAST(:from AS timestamp(6)) - INTERVAL '7' DAY
    AND query NOT LIKE 'canary-%'
    AND occurred_at < CAST(:to AS timestamp(6)) + INTERVAL '8' DAY
),
searches AS (
  SELECT search_id, query, click_count, payload, searched_at
  FROM announced
  WHERE recency = 1
    AND searched_at >= CAST(:from AS timestamp(6))
    AND searched_at < CAST(:to AS timestamp(6)) + INTERVAL '1' DAY
),
ordered AS (
  SELECT
    product_id,
    occurred_at AS placed_at,
    rank() OVER (PARTITION BY order_id ORDER BY version DESC, event_id DESC) AS recency
  FROM ${silver}.order_lines
  WHERE occurred_at >= CAST(:from AS timestamp(6)) - INTERVAL '14' DAY
    AND order_id NOT LIKE 'canary-%'
),
newest AS (
  SELECT max(placed_at) AS placed_at
  FROM ordered
),
clicks AS (
  SELECT DISTINCT searches.search_id, searches.searched_at, clicked.product_id
  FROM searches
  CROSS JOIN UNNEST(CAST(json_extract(searches.payload, '$.clickedProductIds') AS array(varchar))) AS clicked (product_id)
),
outcomes AS (
  SELECT
    clicks.search_id,
    max(CASE WHEN ordered.placed_at > clicks.searched_at THEN 1 ELSE 0 END) AS has_order_after,
    max(CASE WHEN ordered.placed_at <= clicks.searched_at THEN 1 ELSE 0 END) AS has_order_before
  FROM clicks
  JOIN ordered
    ON ordered.product_id = clicks.product_id
    AND ordered.recency = 1
    AND ordered.placed_at > date_add('hour', 0 - :hours, clicks.searched_at)
    AND ordered.placed_at <= date_add('hour', :hours, clicks.searched_at)
  GROUP BY clicks.search_id
),
judged AS (
  SELECT
    searches.query,
    searches.click_count > 0 AS is_clicked,
    coalesce(date_add('hour', :hours, searches.searched_at) > newest.placed_at, true) AS is_open,
    coalesce(outcomes.has_order_after, 0) = 1 AS has_order_after,
    coalesce(outcomes.has_order_before, 0) = 1 AS has_order_before
  FROM searches
  CROSS JOIN newest
  LEFT JOIN outcomes ON outcomes.search_id = searches.search_id
),
counted AS (
  SELECT
    query,
    count(*) AS searches,
    count(CASE WHEN is_clicked THEN 1 END) AS clicked_searches,
    count(CASE WHEN is_clicked AND is_open THEN 1 END) AS open_searches,
    count(CASE WHEN is_clicked AND NOT is_open AND has_order_after THEN 1 END) AS searches_with_order,
    count(CASE WHEN is_clicked AND NOT is_open AND has_order_before THEN 1 END) AS searches_after_order
  FROM judged
  GROUP BY query
)
SELECT
  query,
  searches,
  clicked_searches,
  open_searches,
  searches_with_order,
  CAST(searches_with_order AS double) / CAST(nullif(clicked_searches - open_searches, 0) AS double) AS share,
  CAST(searches_after_order AS double) / CAST(nullif(clicked_searches - open_searches, 0) AS double) AS chance_share
FROM counted
WHERE searches_with_order > 0
ORDER BY searches_with_order DESC, clicked_searches DESC, searches DESC, query
LIMIT :limit
