-- Two roles that nobody logs in as, to be granted to the users of the order service and of the relay. The writer cannot read what
-- is in the outbox, nor claim that something was published; the relay cannot announce anything or change what an event says.
-- Safe to run again; needs CREATEROLE.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'inkstream_outbox_writer') THEN
    CREATE ROLE inkstream_outbox_writer NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'inkstream_outbox_relay') THEN
    CREATE ROLE inkstream_outbox_relay NOLOGIN;
  END IF;
END
$$;

REVOKE ALL ON SCHEMA inkstream_outbox FROM PUBLIC;
REVOKE ALL ON inkstream_outbox.events FROM PUBLIC;
REVOKE ALL ON FUNCTION inkstream_outbox.keep_versions_in_order() FROM PUBLIC;
GRANT USAGE ON SCHEMA inkstream_outbox TO inkstream_outbox_writer, inkstream_outbox_relay;

GRANT INSERT (
  event_id, aggregate_type, aggregate_id, aggregate_version, source, detail_type, schema_version, occurred_at, detail, traceparent
) ON inkstream_outbox.events TO inkstream_outbox_writer;
GRANT EXECUTE ON FUNCTION inkstream_outbox.new_event_id() TO inkstream_outbox_writer;

GRANT SELECT, DELETE ON inkstream_outbox.events TO inkstream_outbox_relay;
GRANT UPDATE (published_at, attempts, retry_at, failure, refused_at, refused_code, refused_reason)
  ON inkstream_outbox.events TO inkstream_outbox_relay;
