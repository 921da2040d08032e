"""Starts MiniStack without some of its limits and faults that AWS does not have.

Each patch replaces one function of the pinned version (requirements.txt) and says what would happen without it: most cost
the local stack minutes, some lost what was under way when it was stopped.
"""

import contextvars
import copy
import json
import os
import re
import sys
import threading
import time

import duckdb
from ministack.app import main
from ministack.core import lambda_runtime
from ministack.core.responses import AccountRegionScopedDict
from ministack.services import apigateway, dynamodb, eventbridge, firehose, glue, lambda_svc, sqs
from ministack.services.cloudformation import provisioners

# Lambda takes payloads of up to 6 MB; one more message must still fit, escaped, when a batch is called full.
FULL_BATCH_BYTES = 3_000_000


def lift_batch_limit():
    """Functions get at most ten messages of a queue at once, whatever the BatchSize of their event source mapping;
    AWS gives up to 10,000: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html"""
    receive_at_most_ten = sqs._receive_messages_for_esm

    def fitting(queue, max_number):
        now, count, size = time.time(), 0, 0
        for message in queue["messages"]:
            if count == max_number or size >= FULL_BATCH_BYTES:
                break
            if message.get("visible_at", 0) <= now:
                count += 1
                size += len(message["body"])
        return count

    def receive_batch(queue_url, max_number):
        with sqs._queues_lock:
            queue = sqs._get_q(queue_url)
            if not queue.get("is_fifo"):
                # Each of these goes through the whole queue, so they are done once for a batch.
                sqs._expire_retained(queue)
                sqs._dlq_sweep(queue)
                hidden_for = int(queue["attributes"].get("VisibilityTimeout", "30"))
                return sqs._collect_msgs(queue, fitting(queue, max_number), hidden_for)
        return receive_at_most_ten(queue_url, max_number)

    sqs._receive_messages_for_esm = receive_batch


def give_back_messages():
    """What a function was busy with when the services were stopped, nobody is busy with any more: it must not stay
    hidden for the minutes of its visibility timeout."""
    load_persisted_state = sqs.load_persisted_state

    def load_and_give_back(data):
        load_persisted_state(data)
        for queue in sqs._queues._data.values():
            for message in queue["messages"]:
                if message.get("receipt_handle") is not None:
                    message["visible_at"] = 0

    sqs.load_persisted_state = load_and_give_back


def undelivered_records():
    """What the functions that follow a table's stream have not had yet, with its place in the stream."""
    undelivered = AccountRegionScopedDict()
    for (account, region, table), records in dynamodb._stream_records.all_items():
        trimmed = dynamodb._stream_trimmed.get_scoped(account, region, table, 0)
        places = [
            lambda_svc._dynamodb_stream_positions.get_scoped(account, region, mapping["UUID"], 0)
            for (_, _, _), mapping in lambda_svc._esms.all_items()
            if f":{account}:table/{table}/stream/" in mapping.get("EventSourceArn", "")
        ]
        first = max(trimmed, min(places, default=trimmed + len(records)))
        pending = {"trimmed": first, "records": copy.deepcopy(records[first - trimmed :])}
        undelivered.set_scoped(account, region, table, pending)
    return undelivered


def keep_streams():
    """The records of a table's stream are not kept when the services stop, but the place up to which a function has read
    it is: behind the end of the stream that begins anew, so that edits are passed over until there are as many."""
    get_state, load_persisted_state = dynamodb.get_state, dynamodb.load_persisted_state

    def get_state_with_streams():
        return {**get_state(), "undelivered_records": undelivered_records()}

    def load_with_streams(data):
        load_persisted_state(data)
        kept = (data or {}).get("undelivered_records") or AccountRegionScopedDict()
        for (account, region, table), pending in kept.all_items():
            dynamodb._stream_trimmed.set_scoped(account, region, table, pending["trimmed"])
            dynamodb._stream_records.set_scoped(account, region, table, pending["records"])

    dynamodb.get_state, dynamodb.load_persisted_state = get_state_with_streams, load_with_streams


def deliver_failed_records_again():
    """Which records of a stream a function could not handle is not looked at; they would be lost. All of its batch comes
    again instead, in a second: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html"""
    execute = lambda_svc._execute_function

    def execute_and_look(function, event, *arguments, **options):
        result = execute(function, event, *arguments, **options)
        records = event.get("Records") if isinstance(event, dict) else None
        if not records or records[0].get("eventSource") != "aws:dynamodb" or result.get("error"):
            return result
        body = result.get("body")
        answer = json.loads(body) if isinstance(body, str) and body.startswith("{") else body
        failures = answer.get("batchItemFailures") if isinstance(answer, dict) else None
        if not failures:
            return result
        reason = {"errorType": "BatchItemFailures", "errorMessage": json.dumps(failures)}
        return {**result, "error": True, "body": reason}

    lambda_svc._execute_function = execute_and_look


class BulkConnection:
    """A DuckDB connection that inserts many rows in one statement; Firehose's conversion to Parquet binds them one by one.

    The rows go in as one JSON text: DuckDB takes tens of microseconds to bind each value of a Python list."""

    INSERT = re.compile(r"INSERT INTO (\w+) VALUES \(\?(?:, \?)*\)")

    def __init__(self, connection):
        self._connection = connection

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def executemany(self, statement, rows):
        insert = self.INSERT.fullmatch(statement)
        if insert and rows:
            try:
                return self._insert_all(insert[1], rows)
            except duckdb.Error:
                # Some value does not fit its column: row by row, the caller is told as it expects.
                pass
        return self._connection.executemany(statement, rows)

    def _insert_all(self, table, rows):
        types = {column[0]: column[1] for column in self._connection.execute(f"DESCRIBE {table}").fetchall()}
        documents = json.dumps([dict(zip(types, row)) for row in rows])
        insert = f"INSERT INTO {table} SELECT unnest(from_json_strict(?, ?), max_depth := 2)"
        return self._connection.execute(insert, [documents, json.dumps([types])])


def insert_in_bulk():
    connect = duckdb.connect
    duckdb.connect = lambda *arguments, **options: BulkConnection(connect(*arguments, **options))


def answer_at_once():
    """An invocation that logs nothing is answered 50 ms after the function has returned, in case that a log line is still
    to come; through the HTTP API that made searches take 67 ms instead of 20. A function writes its lines before its
    result, so they only have to pass from one thread to another; one that is late goes with the next invocation's."""
    drain = lambda_runtime.Worker._drain_stderr_bounded

    def drain_quickly(worker):
        return drain(worker, first_line_wait=0.005, idle_confirm=0.002)

    lambda_runtime.Worker._drain_stderr_bounded = drain_quickly


def answer_pages_of_other_origins():
    """A CORS configuration that came with a stack is kept in CloudFormation's spelling and read in that of the API, so
    that pages of no origin at all may ask."""
    for name in ("_cors_response_headers", "_cors_preflight_response"):
        answer = getattr(apigateway, name)

        def answer_as_configured(configuration, origin, answer=answer):
            spelt = {key[0].lower() + key[1:]: value for key, value in (configuration or {}).items()}
            return answer(spelt, origin)

        setattr(apigateway, name, answer_as_configured)


def describe_tables_only_when_described():
    """A table that was made without a description gets an empty one. Trino takes a description for the table's comment
    before anything else, and by the comment "Presto View" it knows its views."""
    create_table = glue._create_table

    def create_table_as_given(data):
        given = data.get("TableInput", {})
        answer = create_table(data)
        table = glue._tables.get(f"{data.get('DatabaseName')}/{given.get('Name')}")
        if table is not None and not table.get("Description"):
            table.pop("Description", None)
        return answer

    glue._create_table = create_table_as_given


def keep_times_of_events():
    """Every event gets the time at which it is put; AWS takes the one that the entry gives, if there is one:
    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html"""
    put_events, now = eventbridge._put_events, eventbridge._now_ts
    given_time = contextvars.ContextVar("given_time", default=None)

    def put_with_times(data, *arguments, **options):
        entries = data.get("Entries", [])
        if len(entries) > 10:
            return put_events(data, *arguments, **options)
        results, failed = [], 0
        for entry in entries:
            token = given_time.set(entry.get("Time"))
            try:
                status, headers, body = put_events({**data, "Entries": [entry]}, *arguments, **options)
            finally:
                given_time.reset(token)
            answer = json.loads(body)
            results += answer["Entries"]
            failed += answer["FailedEntryCount"]
        return eventbridge.json_response({"FailedEntryCount": failed, "Entries": results})

    eventbridge._put_events = put_with_times
    eventbridge._now_ts = lambda: now() if given_time.get() is None else given_time.get()


def forget_published_events():
    """Every event that was ever published is kept in a list that nothing reads: some gigabytes for a million of them."""
    eventbridge._events_log_list = list


def forget_delivered_records():
    """Every record that a stream ever took is kept in memory, and in the state that is saved, though nothing reads it: a
    gigabyte for 600,000 events, and minutes to start with them again."""
    for operation in ("PutRecord", "PutRecordBatch"):
        put = firehose._HANDLERS[operation]

        def put_and_forget(data, put=put):
            answer = put(data)
            stream = firehose._streams.get(data.get("DeliveryStreamName"))
            for destination in stream["destinations"] if stream else []:
                destination["records"].clear()
            return answer

        firehose._HANDLERS[operation] = put_and_forget


# Of events that an archive keeps here, twice: the file that is written, and the full one before it.
ARCHIVE_BYTES = 64 * 1024 * 1024


class ArchivedEvents(list):
    """The events of an archive, in files. To whoever saves the state of the services it is an empty list."""

    lock = threading.Lock()

    def __init__(self, arn):
        super().__init__()
        folder = os.path.join(os.environ.get("STATE_DIR", "."), "archives")
        os.makedirs(folder, exist_ok=True)
        self._path = os.path.join(folder, re.sub(r"[^\w.-]", "_", arn.split(":", 3)[3]) + ".ndjson")

    def __deepcopy__(self, memo):
        return []

    def append(self, event):
        line = json.dumps({name: value for name, value in event.items() if not name.startswith("_")}) + "\n"
        with self.lock:
            if os.path.exists(self._path) and os.path.getsize(self._path) > ARCHIVE_BYTES:
                os.replace(self._path, self._path + ".before")
            with open(self._path, "a", encoding="utf-8") as file:
                file.write(line)

    def between(self, first, last):
        for path in (self._path + ".before", self._path):
            if not os.path.exists(path):
                continue
            with open(path, encoding="utf-8") as file:
                for line in file:
                    event = json.loads(line) if line.endswith("\n") else None
                    if event is not None and first <= event.get("Time", 0) <= last:
                        yield event

    def delete(self):
        for path in (self._path + ".before", self._path):
            if os.path.exists(path):
                os.remove(path)


def replay_what_was_archived():
    """An archive holds its events in memory without end, and stacks cannot have one. A replay goes to all rules, whatever
    rules it names, and neither tells how far it is nor ends when it is cancelled:
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html"""
    archive_event, dispatch = eventbridge._archive_event, eventbridge._dispatch_event
    describe, start = eventbridge._describe_archive, eventbridge._start_replay

    def on_disk(archive):
        if not isinstance(archive.get("Events"), ArchivedEvents):
            archive["Events"] = ArchivedEvents(archive["ArchiveArn"])
        return archive["Events"]

    def archive_on_disk(event, view=None):
        for archive in eventbridge._archives.values():
            on_disk(archive)
            archive["SizeBytes"] = archive.get("SizeBytes", 0) + len(event.get("Detail", ""))
        archive_event(event, view)

    def describe_without_events(data):
        archive = eventbridge._archives.get(data.get("ArchiveName"))
        if not archive:
            return describe(data)
        return eventbridge.json_response({name: value for name, value in archive.items() if name != "Events"})

    def start_with_events(data):
        name = data.get("EventSourceArn", "").rpartition("archive/")[2]
        archive = eventbridge._archives.get(name)
        if archive is None or data.get("ReplayName") in eventbridge._replays:
            return start(data)
        first, last = (eventbridge._coerce_timestamp(data.get(end, 0)) for end in ("EventStartTime", "EventEndTime"))
        # The replay keeps hold of the archive that it finds when it is started.
        eventbridge._archives[name] = {**archive, "Events": on_disk(archive).between(first, last)}
        try:
            return start(data)
        finally:
            eventbridge._archives[name] = archive

    def dispatch_to_named_rules(event, view=None):
        replay = eventbridge._replays.get(event["ReplayName"]) if event.get("ReplayName") else None
        if replay is None:
            return dispatch(event, view)
        if replay["State"] == "CANCELLED":
            # Ends its thread, without a word.
            raise SystemExit
        replay["EventLastReplayedTime"] = event["Time"]
        named = replay["Destination"].get("FilterArns")
        if not named:
            return dispatch(event, view)
        view = view or eventbridge._pattern_event_view(event)
        for key, rule in list(eventbridge._rules.items()):
            if rule.get("Arn") in named and rule.get("State") == "ENABLED" and rule.get("EventPattern"):
                if eventbridge._matches_pattern_view(rule["EventPattern"], view, f"rule {key}"):
                    for target in eventbridge._targets.get(key, []):
                        eventbridge._invoke_target(target, event, rule, view)

    def create(logical_id, props, stack_name):
        pattern = props.get("EventPattern", "")
        name = props.get("ArchiveName") or f"{stack_name}-{logical_id}"
        given = {
            "ArchiveName": name,
            "EventSourceArn": props["SourceArn"],
            "EventPattern": json.dumps(pattern) if isinstance(pattern, dict) else pattern,
            "Description": props.get("Description", ""),
            "RetentionDays": int(props.get("RetentionDays", 0)),
        }
        status, _, body = eventbridge._create_archive(given)
        if status >= 400:
            raise ValueError(f"AWS::Events::Archive: {body!r}")
        return name, {"Arn": eventbridge._archives[name]["ArchiveArn"], "ArchiveName": name}

    def delete(physical_id, props):
        archive = eventbridge._archives.pop(physical_id, None)
        if archive:
            on_disk(archive).delete()

    eventbridge._archive_event, eventbridge._dispatch_event = archive_on_disk, dispatch_to_named_rules
    eventbridge._describe_archive, eventbridge._start_replay = describe_without_events, start_with_events
    provisioners._RESOURCE_HANDLERS["AWS::Events::Archive"] = {"create": create, "delete": delete}


lift_batch_limit()
give_back_messages()
keep_streams()
deliver_failed_records_again()
insert_in_bulk()
answer_at_once()
answer_pages_of_other_origins()
describe_tables_only_when_described()
keep_times_of_events()
forget_published_events()
forget_delivered_records()
replay_what_was_archived()
sys.exit(main())
