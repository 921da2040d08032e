import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteRuleCommand,
  type EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { OperationsError } from '../errors.ts';
import type { EventChoice } from './event-choice.ts';
import { probeSource, stagingPattern, stagingPolicy } from './staging-rule.ts';

export interface Clients {
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
}

/** A queue of its own that a replay is read from, and the rule that fills it. */
export interface Staging {
  readonly ruleArn: string;
  readonly queueUrl: string;
}

const DAY_SECONDS = 24 * 60 * 60;
const RETENTION_DAYS = 14;
/** Long enough to give ten messages to their consumer, short enough that a killed replay hides nothing for long. */
const HIDDEN_SECONDS = 120;
const TARGET_ID = 'staging';
const PROBE_PAUSE_MS = 1_000;
/** A new rule takes effect within a minute or so. */
const MAX_PROBES = 180;

/** Makes rule and queue of a replay; both may be there already. `run` names them. */
export async function createStaging(
  { events, sqs }: Clients,
  busName: string,
  run: string,
  choice: EventChoice,
): Promise<Staging> {
  const Description = 'Of npm run replay, which deletes it when it is done';
  const { RuleArn: ruleArn = '' } = await events.send(
    new PutRuleCommand({ Name: run, EventBusName: busName, EventPattern: stagingPattern(choice, run), Description }),
  );
  const Attributes = {
    MessageRetentionPeriod: String(RETENTION_DAYS * DAY_SECONDS),
    VisibilityTimeout: String(HIDDEN_SECONDS),
    SqsManagedSseEnabled: 'true',
  };
  const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: run, Attributes }));
  const queueArn = await queueArnOf(sqs, queueUrl);
  const Policy = stagingPolicy(queueArn, ruleArn);
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { Policy } }));
  const Targets = [{ Id: TARGET_ID, Arn: queueArn }];
  await events.send(new PutTargetsCommand({ Rule: run, EventBusName: busName, Targets }));
  return { ruleArn, queueUrl };
}

/** Waits until the rule takes effect: what a replay brings before is lost to it, without a word. */
export async function probeStaging({ events, sqs }: Clients, busName: string, run: string, queueUrl: string) {
  const Entries = [{ EventBusName: busName, Source: probeSource, DetailType: run, Detail: '{}' }];
  for (let probe = 0; probe < MAX_PROBES; probe += 1) {
    await events.send(new PutEventsCommand({ Entries }));
    const messages = await receiveStaged(sqs, queueUrl);
    await removeStaged(sqs, queueUrl, messages);
    if (messages.length > 0) return;
    await sleep(PROBE_PAUSE_MS);
  }
  throw new OperationsError('NOT_POSSIBLE', `Nothing comes through the rule ${run} to its queue; see its targets.`);
}

/** Up to ten messages; none when there seem to be no more. */
export async function receiveStaged(sqs: SQSClient, QueueUrl: string): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
  );
  return Messages;
}

export async function removeStaged(sqs: SQSClient, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  const Entries = messages.map(({ ReceiptHandle }, place) => ({ Id: String(place), ReceiptHandle }));
  // One that could not be deleted is replayed twice, which consumers do not mind.
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
}

/** Messages that wait, and those that somebody has: also those that a killed replay was busy with. */
export async function countStaged(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
  return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}

/** Deletes rule and queue, as far as they are there. */
export async function deleteStaging({ events, sqs }: Clients, busName: string, run: string): Promise<void> {
  const rule = { EventBusName: busName, Force: true };
  await unlessGone(() => events.send(new RemoveTargetsCommand({ ...rule, Rule: run, Ids: [TARGET_ID] })));
  await unlessGone(() => events.send(new DeleteRuleCommand({ ...rule, Name: run })));
  await unlessGone(async () => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: run }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  });
}

async function queueArnOf(sqs: SQSClient, QueueUrl: string): Promise<string> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const { Attributes } = await sqs.send(command);
  return Attributes?.QueueArn ?? '';
}

const goneNames = new Set([
  'ResourceNotFoundException',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
]);

async function unlessGone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error && goneNames.has(error.name))) throw error;
  }
}
