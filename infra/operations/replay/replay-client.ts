import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { OperationsConfig } from '../config.ts';
import { type ArchivePosition, type ArchiveReplay, clearArchiveReplay, readArchive } from './archive-source-client.ts';
import { eventConsumer, imageConsumer } from './consumer-client.ts';
import { faultsFor } from './consumer-faults.ts';
import { type FilePosition, readEventFile } from './file-source.ts';
import { type LakePosition, readLake } from './lake-source-client.ts';
import type { ReplayPorts, ReplayTally } from './replay-events.ts';
import type { ReplayRequest } from './replay-request.ts';
import { type ReplayRecord, type ReplayRecords, replayRecords } from './replay-state-client.ts';

export const replaySettings = [
  ...(['busName', 'lakeStateTable', 'silverDatabase', 'etlWorkGroup', 'awsEndpoint'] as const),
  ...(['analyticsQueueUrl', 'indexingQueueUrl', 'printImagesQueueUrl'] as const),
] as const;
export type ReplayConfig = OperationsConfig<(typeof replaySettings)[number]>;

export interface ReplayTools {
  readonly config: ReplayConfig;
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly records: ReplayRecords;
}

export function replayTools(config: ReplayConfig): ReplayTools {
  return {
    config,
    events: new EventBridgeClient({}),
    // The queue's own host in its URL may be outdated on this machine, so the endpoint of the configuration counts.
    sqs: new SQSClient({ useQueueUrlAsEndpoint: false }),
    records: replayRecords(new DynamoDBClient({}), config.lakeStateTable),
  };
}

/**
 * What a replay needs of the world, from where it was left.
 * @param tally what the replay has come to, also before; stored with every position
 */
export function replayPorts(
  tools: ReplayTools,
  request: ReplayRequest,
  record: ReplayRecord,
  tally: ReplayTally,
  signal: AbortSignal,
): ReplayPorts {
  const { config, sqs, records } = tools;
  const save = (position: object) => records.save(request.id, position, tally);
  const consumer = {
    lake: () => eventConsumer(sqs, config.analyticsQueueUrl),
    index: () => eventConsumer(sqs, config.indexingQueueUrl),
    images: () => imageConsumer(sqs, config.printImagesQueueUrl),
  }[request.to]();
  return {
    ...consumer,
    read: () => readSource(tools, request, record, save, signal),
    faultOf: faultsFor(request),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
  };
}

async function* readSource(
  tools: ReplayTools,
  { from, file = '', choice, id }: ReplayRequest,
  { position }: ReplayRecord,
  save: (position: object) => Promise<void>,
  signal: AbortSignal,
) {
  const { busName, silverDatabase, etlWorkGroup, awsEndpoint } = tools.config;
  if (from === 'lake') {
    const place = { silverDatabase, workGroup: etlWorkGroup, endpoint: awsEndpoint };
    yield* readLake(choice, place, positionOf<LakePosition>(position), save, signal);
    return;
  }
  if (from === 'file') {
    const [alone, ...others] = choice.detailTypes;
    yield* readEventFile(file, others.length === 0 ? alone : undefined, positionOf<FilePosition>(position), save);
    return;
  }
  const replay: ArchiveReplay = { clients: tools, busName, choice, save, signal };
  const begun = positionOf<ArchivePosition>(position) ?? { run: runName(busName, id), attempts: 0 };
  yield* readArchive(replay, begun);
}

/** A queue's name may be used again only a minute after it was deleted, so that every run has one of its own. */
function runName(busName: string, id: string): string {
  return `${busName}-replay-${id}-${Math.floor(Date.now() / 1000).toString(36)}`;
}

/** Deletes what a replay has set up, and forgets it. */
export async function clearReplay(
  { config, events, sqs, records }: Omit<ReplayTools, 'config'> & { readonly config: Pick<ReplayConfig, 'busName'> },
  id: string,
): Promise<boolean> {
  const record = await records.find(id);
  if (record === undefined) return false;
  const position = positionOf<ArchivePosition | FilePosition | LakePosition>(record.position);
  if (position !== undefined && 'run' in position)
    await clearArchiveReplay({ clients: { events, sqs }, busName: config.busName }, position);
  await records.end(id);
  return true;
}

/** Written by the source that reads it, under the id of the very replay. */
function positionOf<Position>(text: string | undefined): Position | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Position);
}
