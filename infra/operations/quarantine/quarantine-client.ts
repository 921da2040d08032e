import { setTimeout as sleep } from 'node:timers/promises';
import { AthenaClient } from '@aws-sdk/client-athena';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createPutEvents } from '../../../pipelines/contracts/bus-client.ts';
import { detailTypes } from '../../../pipelines/contracts/event.ts';
import { type BusEntry, entryBytes, fitsOneCall, putEntries } from '../../../pipelines/contracts/put-events.ts';
import { recordBatchPort } from '../../../pipelines/lake-writer/lake-client.ts';
import { athenaPages } from '../audit/athena-pages-client.ts';
import type { OperationsConfig } from '../config.ts';
import { readArchive } from '../replay/archive-source-client.ts';
import type { EventChoice } from '../replay/event-choice.ts';
import { clearReplay } from '../replay/replay-client.ts';
import { tallyFrom } from '../replay/replay-events.ts';
import { replayRecords } from '../replay/replay-state-client.ts';
import { retriedEvents } from './retried-events-client.ts';
import type { RetryPorts, Returning } from './retry-events.ts';
import { hashOf, type RejectedEvent } from './way-back.ts';

export const quarantineSettings = [
  ...(['busName', 'lakeBucket', 'lakeStateTable', 'silverDatabase', 'etlWorkGroup', 'streamPrefix'] as const),
  ...(['imageBucket', 'printImagesQueueUrl', 'awsEndpoint'] as const),
] as const;
export type QuarantineConfig = OperationsConfig<(typeof quarantineSettings)[number]>;
export type QuarantineTools = ReturnType<typeof quarantineTools>;

const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds), random: Math.random };

export function quarantineTools(config: QuarantineConfig) {
  const dynamo = new DynamoDBClient({});
  return {
    config,
    ask: athenaPages(new AthenaClient({}), config.etlWorkGroup),
    // Bucket names are no host names where AWS is an emulator.
    s3: new S3Client({ forcePathStyle: config.awsEndpoint !== undefined }),
    sqs: new SQSClient({ useQueueUrlAsEndpoint: false }),
    events: new EventBridgeClient({}),
    records: replayRecords(dynamo, config.lakeStateTable),
    retried: retriedEvents(dynamo, config.lakeStateTable),
    firehose: { putRecordBatch: recordBatchPort(config.streamPrefix), ...clock },
  };
}

/** What bringing refused events back needs of the world. */
export function retryPorts(tools: QuarantineTools, signal: AbortSignal): RetryPorts {
  const { config, s3, retried } = tools;
  const putEvents = createPutEvents(config.busName);
  return {
    readQuarantined: (key) => readText(s3, config.lakeBucket, key),
    publish: async (events) => {
      const published = new Set<string>();
      for (const call of callsOf(events)) {
        const refused = await putEntries([...call.values()], putEvents, clock);
        const faulty = new Set(refused.map(({ entry }) => entry));
        for (const [rejectedId, entry] of call) if (!faulty.has(entry)) published.add(rejectedId);
      }
      return published;
    },
    markRetried: (rejectedIds) => retried.mark(rejectedIds, new Date().toISOString()),
    readArchive: (wanted) => searchArchive(tools, wanted, signal),
  };
}

/** Undefined when there is no such object any more. */
export async function readText(s3: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToString();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** The producer's own words, with the time at which it said them. */
function entryOf(text: string): BusEntry {
  const { source, 'detail-type': detailType, detail, time } = JSON.parse(text);
  return { source, detailType, detail: JSON.stringify(detail), ...(time !== undefined && { time }) };
}

function* callsOf(events: readonly Returning[]): Generator<Map<string, BusEntry>> {
  let call = new Map<string, BusEntry>();
  let bytes = 0;
  for (const { rejectedId, text } of events) {
    const entry = entryOf(text);
    const size = entryBytes(entry);
    if (call.size > 0 && !fitsOneCall({ entries: call.size, bytes }, size)) {
      yield call;
      [call, bytes] = [new Map(), 0];
    }
    call.set(rejectedId, entry);
    bytes += size;
  }
  if (call.size > 0) yield call;
}

/** A text was published at the time of its row, or a moment before. */
const MARGIN_MS = 60_000;

/** A replay of the time in which the events were published. Killed, it is found by `npm run replay -- --list`. */
async function* searchArchive(tools: QuarantineTools, wanted: readonly RejectedEvent[], signal: AbortSignal) {
  const { config, events, sqs, records } = tools;
  const choice = archiveChoice(wanted);
  const id = `retry-${hashOf(JSON.stringify(wanted.map(({ rejectedId }) => rejectedId).sort())).slice(0, 8)}`;
  const begun = { run: `${config.busName}-${id}-${Math.floor(Date.now() / 1000).toString(36)}`, attempts: 0 };
  const known = await records.find(id);
  if (known === undefined) {
    const title = `refused events, published from ${choice.since} until ${choice.until}, from the archive to the bus`;
    await records.begin({ id, title, until: choice.until, startedAt: new Date().toISOString() });
  }
  const replay = {
    clients: { events, sqs },
    busName: config.busName,
    choice,
    save: (position: object) => records.save(id, position, tallyFrom()),
    signal,
  };
  yield* readArchive(replay, known?.position === undefined ? begun : JSON.parse(known.position));
  if (!signal.aborted) await clearReplay({ config, events, sqs, records }, id);
}

function archiveChoice(wanted: readonly RejectedEvent[]): EventChoice {
  const times = wanted.map(({ rejectedAt }) => Date.parse(rejectedAt));
  const ids = wanted.flatMap(({ eventId }) => eventId ?? []);
  return {
    detailTypes,
    // One whose id could not be read is found by its hash among all of the time.
    ids: ids.length === wanted.length ? new Set(ids) : undefined,
    since: new Date(Math.min(...times) - MARGIN_MS).toISOString(),
    until: new Date(Math.max(...times) + MARGIN_MS).toISOString(),
  };
}
