import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import type { EventChoice } from './event-choice.ts';

/** Of what the rule of a replay is tried out with before the replay is started; no consumer and no archive takes it. */
export const probeSource = 'inkstream.replay';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html: 2,048 characters of a pattern. */
const MAX_PATTERN_CHARS = 2_000;

/** Which id of an event the rule asks for, by its source; every event has an id of its own besides. */
const aggregateIds = ['orderId', 'productId', 'imageId'] as const;

/**
 * The pattern of the rule that takes what a replay brings, and its probes: nothing of the live traffic, since only a
 * replayed event has a `replay-name`. Ids are part of it where they fit; who reads looks at them in any case.
 */
export function stagingPattern({ detailTypes, ids }: EventChoice, run: string): string {
  const sources = [...new Set(detailTypes.map((detailType) => contracts[detailType].source))];
  const replayed = { 'replay-name': [{ prefix: run }], source: sources, 'detail-type': detailTypes };
  const probe = { source: [probeSource], 'detail-type': [run] };
  const wide = JSON.stringify({ $or: [replayed, probe] });
  if (ids === undefined) return wide;
  const wanted = [...ids];
  const narrow = JSON.stringify({
    $or: [...['eventId', ...aggregateIds].map((field) => ({ ...replayed, detail: { [field]: wanted } })), probe],
  });
  return narrow.length <= MAX_PATTERN_CHARS ? narrow : wide;
}

/** Takes out what EventBridge has put into a replayed event, so that its text is what it was: refused texts are known by their hash. `run` is of letters, digits and dashes. */
export function withoutReplayName(text: string, run: string): string {
  const field = `"replay-name"\\s*:\\s*"${run}[^"]*"`;
  const inner = text.replace(new RegExp(`${field}\\s*,\\s*`), '');
  return inner === text ? text.replace(new RegExp(`\\s*,\\s*${field}`), '') : inner;
}

/** Who may send to the queue of a replay: its rule alone. */
export function stagingPolicy(queueArn: string, ruleArn: string): string {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queueArn,
    Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
