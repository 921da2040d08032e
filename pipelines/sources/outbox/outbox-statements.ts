/*
 * The relay's SQL. It needs READ COMMITTED, PostgreSQL's default: a row that another relay has just settled must be seen as it is
 * now when its lock is granted, not as it was when the statement began.
 */

const waits = (row: string) => `${row}.published_at IS NULL AND ${row}.refused_at IS NULL`;

/**
 * The same in other words, which make the planner use the index of waiting rows by aggregate: it recognises the condition of that
 * index and of no other. Going by statistics it would read the whole backlog for each aggregate, since they are of a table that is
 * full one minute and empty the next.
 */
const waitsOfAggregate = (row: string) => `coalesce(${row}.published_at, ${row}.refused_at) IS NULL`;

/**
 * $1 aggregates at most, $2 rows of each at most, $3 bytes of a detail at most, $4 bytes of all details, beyond which none begins.
 *
 * Locked is only the oldest waiting row of an aggregate, its head. Whoever holds the head has the aggregate: to everyone else the
 * rows behind it are no heads as long as it waits. A relay that was ahead by a moment does no harm either: once a head's lock is
 * granted PostgreSQL looks at the row again, and a head that was published meanwhile is none any more.
 */
export const claimRows = `
WITH heads AS MATERIALIZED (
  SELECT head.id, head.aggregate_type, head.aggregate_id
  FROM inkstream_outbox.events AS head
  WHERE ${waits('head')}
    AND (head.retry_at IS NULL OR head.retry_at <= clock_timestamp())
    AND head.aggregate_version = (
      SELECT waiting.aggregate_version
      FROM inkstream_outbox.events AS waiting
      WHERE ${waitsOfAggregate('waiting')}
        AND waiting.aggregate_type = head.aggregate_type
        AND waiting.aggregate_id = head.aggregate_id
      ORDER BY waiting.aggregate_type, waiting.aggregate_id, waiting.aggregate_version
      LIMIT 1
    )
  ORDER BY head.id
  LIMIT $1
  FOR UPDATE OF head SKIP LOCKED
)
SELECT
  event.id::text AS "id",
  event.event_id::text AS "eventId",
  event.aggregate_type AS "aggregateType",
  event.aggregate_id AS "aggregateId",
  event.aggregate_version::float8 AS "aggregateVersion",
  event.source AS "source",
  event.detail_type AS "detailType",
  event.schema_version AS "schemaVersion",
  coalesce(to_char(event.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '') AS "occurredAt",
  CASE WHEN event.bytes <= $3 THEN event.detail::text END AS "detail",
  event.traceparent AS "traceparent",
  event.attempts AS "attempts"
FROM (
  SELECT claimed.*, sum(least(claimed.bytes, $3)) OVER (
    ORDER BY claimed.head_id, claimed.aggregate_version ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS bytes_before
  FROM (
    SELECT heads.id AS head_id, line.*, octet_length(line.detail::text) AS bytes
    FROM heads
    CROSS JOIN LATERAL (
      SELECT *
      FROM inkstream_outbox.events AS waiting
      WHERE ${waitsOfAggregate('waiting')}
        AND waiting.aggregate_type = heads.aggregate_type
        AND waiting.aggregate_id = heads.aggregate_id
      ORDER BY waiting.aggregate_type, waiting.aggregate_id, waiting.aggregate_version
      LIMIT $2
    ) AS line
  ) AS claimed
) AS event
WHERE coalesce(event.bytes_before, 0) < $4
ORDER BY event.head_id, event.aggregate_version`;

/** Arrays of the same length: $1 ids, $2 kinds, $3 codes, $4 texts, $5 milliseconds until a row that failed is tried again. */
export const settleRows = `
UPDATE inkstream_outbox.events AS event
SET
  attempts = event.attempts + 1,
  published_at = CASE WHEN outcome.kind = 'published' THEN clock_timestamp() END,
  refused_at = CASE WHEN outcome.kind = 'refused' THEN clock_timestamp() END,
  refused_code = CASE WHEN outcome.kind = 'refused' THEN outcome.code END,
  refused_reason = CASE WHEN outcome.kind = 'refused' THEN outcome.text END,
  failure = CASE WHEN outcome.kind = 'failed' THEN outcome.text END,
  retry_at = CASE WHEN outcome.kind = 'failed'
    THEN clock_timestamp() + outcome.retry_in_ms * interval '1 millisecond' END
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::float8[])
  AS outcome (id, kind, code, text, retry_in_ms)
WHERE event.id = outcome.id`;

/** $1 days, $2 rows at most. As an array, since a subquery that locks may otherwise be run, and counted, more than once. */
export const pruneRows = `
DELETE FROM inkstream_outbox.events
WHERE id = ANY (ARRAY(
  SELECT id
  FROM inkstream_outbox.events
  WHERE published_at < now() - make_interval(days => $1)
  ORDER BY published_at
  LIMIT $2
  FOR UPDATE SKIP LOCKED
))`;

/** What a backlog is counted up to; beyond that, counting would cost more than it tells. */
export const mostCounted = 100_000;

export const readStatus = `
SELECT
  (SELECT count(*)::int FROM (
    SELECT FROM inkstream_outbox.events AS event WHERE ${waits('event')} LIMIT ${mostCounted + 1}
  ) AS counted) AS "waiting",
  (SELECT extract(epoch FROM clock_timestamp() - event.created_at)::float8
    FROM inkstream_outbox.events AS event WHERE ${waits('event')} ORDER BY event.id LIMIT 1) AS "oldestWaitingSeconds",
  (SELECT count(*)::int FROM inkstream_outbox.events AS event
    WHERE ${waits('event')} AND event.retry_at > clock_timestamp()) AS "failing",
  (SELECT event.failure FROM inkstream_outbox.events AS event
    WHERE ${waits('event')} AND event.failure IS NOT NULL ORDER BY event.id LIMIT 1) AS "failure",
  (SELECT count(*)::int FROM inkstream_outbox.events WHERE published_at > now() - interval '1 hour') AS "publishedLastHour",
  (SELECT max(published_at) FROM inkstream_outbox.events WHERE published_at IS NOT NULL) AS "lastPublishedAt",
  (SELECT count(*)::int FROM inkstream_outbox.events WHERE refused_at IS NOT NULL) AS "refused",
  (SELECT count(*)::int FROM inkstream_outbox.events
    WHERE published_at < now() - make_interval(days => $1)) AS "prunable"`;

/** $1 a code or null for all, $2 rows at most. */
export const listRefused = `
SELECT id::text AS "id", aggregate_type AS "aggregateType", aggregate_id AS "aggregateId",
  aggregate_version::float8 AS "aggregateVersion", event_id::text AS "eventId", detail_type AS "detailType",
  refused_code AS "code", refused_reason AS "reason", refused_at AS "refusedAt"
FROM inkstream_outbox.events
WHERE refused_at IS NOT NULL AND ($1::text IS NULL OR refused_code = $1)
ORDER BY id
LIMIT $2`;

/** $1 ids or null, $2 a code or null: those that both allow. */
export const retryRefused = `
UPDATE inkstream_outbox.events
SET refused_at = NULL, refused_code = NULL, refused_reason = NULL, retry_at = NULL, failure = NULL, attempts = 0
WHERE refused_at IS NOT NULL
  AND ($1::bigint[] IS NULL OR id = ANY ($1::bigint[]))
  AND ($2::text IS NULL OR refused_code = $2)`;
