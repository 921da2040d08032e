-- The outbox of a service that keeps its data in PostgreSQL (12 or later, Aurora as well): what it announces is written here in
-- the transaction that makes it true, and the relay puts it on the bus. Safe to run again.

CREATE SCHEMA IF NOT EXISTS inkstream_outbox;

-- A UUIDv7, as the contracts ask of event ids: 48 bits of milliseconds, then chance. PostgreSQL has uuidv7() of its own from 18 on.
CREATE OR REPLACE FUNCTION inkstream_outbox.new_event_id() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE
AS $$
  SELECT encode(
    set_bit(
      set_bit(
        overlay(
          uuid_send(gen_random_uuid())
          PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
          FROM 1 FOR 6
        ),
        52, 1
      ),
      53, 1
    ),
    'hex'
  )::uuid
$$;

CREATE TABLE IF NOT EXISTS inkstream_outbox.events (
  -- Tells rows apart and roughly their age. Never a mark of how far the relay has come: a transaction that took a lower number
  -- may commit after one that took a higher number, and a number that was rolled back leaves a gap.
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id uuid NOT NULL UNIQUE DEFAULT inkstream_outbox.new_event_id(),
  aggregate_type text NOT NULL CHECK (length(aggregate_type) BETWEEN 1 AND 64),
  aggregate_id text NOT NULL CHECK (length(aggregate_id) BETWEEN 1 AND 128),
  aggregate_version bigint NOT NULL CHECK (aggregate_version >= 1),
  source text NOT NULL,
  detail_type text NOT NULL,
  schema_version integer NOT NULL DEFAULT 1,
  occurred_at timestamptz NOT NULL DEFAULT now(),
  -- The event's own fields. eventId, occurredAt, version, schemaVersion, traceparent and the aggregate's id come from the columns.
  detail jsonb NOT NULL CHECK (jsonb_typeof(detail) = 'object'),
  traceparent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- From here on the relay's own.
  published_at timestamptz,
  -- Publishing that failed for a passing reason; the row, and with it its aggregate, waits until retry_at.
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  failure text,
  -- Refused for good: it can never be published as it is. It no longer holds its aggregate up.
  refused_at timestamptz,
  refused_code text,
  refused_reason text,
  -- Also how the oldest version of an aggregate is compared with a new one.
  CONSTRAINT one_event_of_a_version UNIQUE (aggregate_type, aggregate_id, aggregate_version),
  CONSTRAINT published_or_refused CHECK (published_at IS NULL OR refused_at IS NULL)
) WITH (
  -- A row is updated once or twice in its life. A fifth of each page left free keeps the new version beside the old one, and lets
  -- a failed attempt, which no index knows of, be written without touching any index.
  fillfactor = 80,
  -- Every published row leaves a dead entry at the front of the index of waiting rows, where each poll begins. By default vacuum
  -- comes when a fifth of the table has changed: days later. Here after 1,000 rows, and without pauses.
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_insert_scale_factor = 0,
  autovacuum_vacuum_insert_threshold = 5000,
  autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 5000
);

-- Only what waits: as small as the backlog, whatever is kept in the table.
CREATE INDEX IF NOT EXISTS events_waiting
  ON inkstream_outbox.events (id) WHERE published_at IS NULL AND refused_at IS NULL;
CREATE INDEX IF NOT EXISTS events_waiting_by_aggregate
  ON inkstream_outbox.events (aggregate_type, aggregate_id, aggregate_version)
  -- In other words than above, so that a query can say which of the two it means.
  WHERE coalesce(published_at, refused_at) IS NULL;
CREATE INDEX IF NOT EXISTS events_refused
  ON inkstream_outbox.events (refused_code, id) WHERE refused_at IS NOT NULL;
-- What pruning looks for.
CREATE INDEX IF NOT EXISTS events_published
  ON inkstream_outbox.events (published_at) WHERE published_at IS NOT NULL;

-- Events of an aggregate become visible in the order of their versions: transactions that announce the same one wait for each
-- other, and a version that is not higher than all before is refused, with its transaction: whoever took it had not locked the
-- aggregate and has overwritten what another transaction did. Without this the relay could publish version 6 before a
-- transaction that is still open commits version 5. One lock is held for each aggregate until the transaction ends: a transaction
-- that announces thousands of them needs room for that (max_locks_per_transaction), or is better cut into several.
-- Under REPEATABLE READ the check sees only what was committed when its transaction began. PostgreSQL itself then refuses whoever
-- updates a row of the order that another has updated since, so a version that comes from that row is still in order.
CREATE OR REPLACE FUNCTION inkstream_outbox.keep_versions_in_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  latest bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.aggregate_type || '/' || NEW.aggregate_id, 4217));
  SELECT max(aggregate_version) INTO latest
    FROM inkstream_outbox.events
    WHERE aggregate_type = NEW.aggregate_type AND aggregate_id = NEW.aggregate_id;
  IF NEW.aggregate_version <= latest THEN
    RAISE EXCEPTION 'version % of % % comes after version %', NEW.aggregate_version, NEW.aggregate_type, NEW.aggregate_id, latest
      USING ERRCODE = 'serialization_failure', HINT = 'Take the version under a lock of the aggregate, or try the transaction again.';
  END IF;
  RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS keep_versions_in_order ON inkstream_outbox.events;
CREATE TRIGGER keep_versions_in_order BEFORE INSERT ON inkstream_outbox.events
  FOR EACH ROW EXECUTE FUNCTION inkstream_outbox.keep_versions_in_order();
