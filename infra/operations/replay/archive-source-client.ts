import { setTimeout as sleep } from 'node:timers/promises';
import {
  CancelReplayCommand,
  DescribeArchiveCommand,
  DescribeReplayCommand,
  type DescribeReplayResponse,
  type EventBridgeClient,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { OperationsError } from '../errors.ts';
import type { EventChoice } from './event-choice.ts';
import type { SourceBatch } from './replay-events.ts';
import {
  type Clients,
  countStaged,
  createStaging,
  deleteStaging,
  probeStaging,
  receiveStaged,
  removeStaged,
  type Staging,
} from './staging-client.ts';
import { probeSource, withoutReplayName } from './staging-rule.ts';

export interface Archive {
  readonly arn: string;
  readonly busArn: string;
  readonly events: number;
  readonly bytes: number;
  readonly retentionDays: number;
}

/** What a replay of the archive has set up; it is found again by this after it was killed. */
export interface ArchivePosition {
  /** Names the rule and the queue; the names of its replays begin with it. */
  readonly run: string;
  /** Undefined until both are there, and seen to work. */
  readonly staging?: Staging;
  /** Of the replay under way; undefined until it is started. */
  readonly replayName?: string;
  /** How many replays there were: one that EventBridge gave up is followed by another. */
  readonly attempts: number;
}

export interface ArchiveReplay {
  readonly clients: Clients;
  readonly busName: string;
  readonly choice: EventChoice;
  readonly save: (position: ArchivePosition) => Promise<void>;
  readonly signal: AbortSignal;
}

const PARALLEL_RECEIVES = 8;
const POLL_MS = 1_000;
/** The counts of a queue are approximate, and late. */
const EMPTY_LOOKS = 3;

/** The archive of the bus, which has the bus's name. */
export async function describeArchive(events: EventBridgeClient, busName: string): Promise<Archive> {
  const found = await events.send(new DescribeArchiveCommand({ ArchiveName: busName }));
  return {
    arn: found.ArchiveArn ?? '',
    busArn: found.EventSourceArn ?? '',
    events: found.EventCount ?? 0,
    bytes: found.SizeBytes ?? 0,
    retentionDays: found.RetentionDays ?? 0,
  };
}

/**
 * The events that a replay of the archive brings, in their own words. EventBridge replays into a queue that only this
 * reads, as fast as it likes; the pace is that of the reader, and consumers see nothing of it.
 */
export async function* readArchive(replay: ArchiveReplay, begun: ArchivePosition): AsyncGenerator<SourceBatch> {
  const { clients, signal } = replay;
  const staging = begun.staging ?? (await prepare(replay, begun));
  let position = await follow(replay, { ...begun, staging });
  let emptyLooks = 0;
  while (!signal.aborted) {
    const batch = await receiveBatch(clients.sqs, staging.queueUrl, begun.run);
    if (batch !== undefined) {
      emptyLooks = 0;
      const reached = position;
      const settle = () => batch.settle().then(() => replay.save(reached));
      yield { texts: batch.texts, settle };
      continue;
    }
    const { State: state } = await describe(clients.events, position);
    if (state === 'FAILED' || state === 'CANCELLED') position = await follow(replay, position);
    const isOver = state === 'COMPLETED' && (await countStaged(clients.sqs, staging.queueUrl)) === 0;
    emptyLooks = isOver ? emptyLooks + 1 : 0;
    if (emptyLooks >= EMPTY_LOOKS) return;
    await sleep(POLL_MS);
  }
}

/** Deletes what a replay has set up, and ends it where it is still under way. */
export async function clearArchiveReplay(
  { clients, busName }: Pick<ArchiveReplay, 'clients' | 'busName'>,
  position: ArchivePosition,
) {
  const { State: state } = position.replayName === undefined ? {} : await describe(clients.events, position);
  if (state === 'STARTING' || state === 'RUNNING')
    await clients.events.send(new CancelReplayCommand({ ReplayName: position.replayName }));
  await deleteStaging(clients, busName, position.run);
}

/** Its name is stored first: whatever is made under it is found again. */
async function prepare({ clients, busName, choice, save }: ArchiveReplay, begun: ArchivePosition): Promise<Staging> {
  await save(begun);
  const staging = await createStaging(clients, busName, begun.run, choice);
  await probeStaging(clients, busName, begun.run, staging.queueUrl);
  return staging;
}

async function receiveBatch(sqs: SQSClient, queueUrl: string, run: string): Promise<SourceBatch | undefined> {
  const received = await Promise.all(Array.from({ length: PARALLEL_RECEIVES }, () => receiveStaged(sqs, queueUrl)));
  const groups = received.filter((messages) => messages.length > 0);
  if (groups.length === 0) return undefined;
  const bodies = groups.flat().map(({ Body = '' }) => withoutReplayName(Body, run));
  return {
    texts: bodies.filter((body) => !body.includes(`"source":"${probeSource}"`)),
    settle: async () => {
      await Promise.all(groups.map((messages) => removeStaged(sqs, queueUrl, messages)));
    },
  };
}

const MAX_ATTEMPTS = 5;

/** Starts the replay, or the one after it where EventBridge gave one up: from the minute on that it had reached. */
async function follow(replay: ArchiveReplay, position: ArchivePosition): Promise<ArchivePosition> {
  const { clients, busName, choice, save } = replay;
  const last = position.replayName === undefined ? undefined : await describe(clients.events, position);
  if (last !== undefined && last.State !== 'FAILED' && last.State !== 'CANCELLED') return position;
  if (position.attempts >= MAX_ATTEMPTS)
    throw new OperationsError(
      'NOT_POSSIBLE',
      `EventBridge ended the replay: ${last?.StateReason ?? 'no reason given'}`,
    );
  const attempts = position.attempts + 1;
  const archive = await describeArchive(clients.events, busName);
  const next = { ...position, attempts, replayName: `${position.run}-${attempts}` };
  await clients.events.send(
    new StartReplayCommand({
      ReplayName: next.replayName,
      EventSourceArn: archive.arn,
      EventStartTime: last?.EventLastReplayedTime ?? new Date(choice.since),
      EventEndTime: new Date(choice.until),
      Destination: { Arn: archive.busArn, FilterArns: position.staging && [position.staging.ruleArn] },
    }),
  );
  await save(next);
  return next;
}

function describe(events: EventBridgeClient, { replayName }: ArchivePosition): Promise<DescribeReplayResponse> {
  return events.send(new DescribeReplayCommand({ ReplayName: replayName }));
}
