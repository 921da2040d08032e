import { Arn, ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IQueue, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';

export interface EventQueueProps {
  readonly stage: Stage;
  readonly queueName: string;
  readonly deadLetterName: string;
  /** The rule that may send to both: the bus's name and its own. */
  readonly rule: { readonly bus: string; readonly name: string };
  /** The longest a consumer may work on a batch; a message must not come back before that. */
  readonly consumerTimeout: Duration;
}

/**
 * How often a message is delivered before it goes to the dead-letter queue. This counts for what crashes or times out its
 * consumer, which comes back only after the visibility timeout: five tries of six minutes are half an hour, in which it
 * holds up the neighbours of its batch each time, and that must not be longer. An outage of the index may be: the
 * product-indexer therefore lets what failed for a passing reason come back within two minutes, and sends it anew before
 * its tries are used up, for seven hours and more (indexer/sync/redelivery.ts).
 */
export const maxReceiveCount = 5;

/** AWS asks for six times the function's timeout, so that throttled batches are not delivered twice: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const visibilityTimeouts = 6;

/**
 * Where events wait for their one consumer, and where those end that it could not take.
 * The policies name the rule by its name rather than by the resource, which is of the stack that depends on this one.
 */
export class EventQueue extends Construct {
  readonly queue: IQueue;
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    const guarded = guardedQueue(props.stage);
    const deadLetters = new Queue(this, 'DeadLetters', { ...guarded, queueName: props.deadLetterName });
    const queue = new Queue(this, 'Queue', {
      ...guarded,
      queueName: props.queueName,
      visibilityTimeout: Duration.seconds(visibilityTimeouts * props.consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount },
    });
    for (const target of [queue, deadLetters]) this.admitRule(target, props.rule);
    this.queue = queue;
    this.deadLetters = deadLetters;
  }

  /** The dead-letter queue too: it takes what EventBridge could not deliver to the queue. */
  private admitRule(queue: Queue, rule: EventQueueProps['rule']): void {
    const ruleArn = Arn.format(
      {
        service: 'events',
        resource: 'rule',
        resourceName: `${rule.bus}/${rule.name}`,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      },
      Stack.of(this),
    );
    queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AdmitTheEventRule',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
      }),
    );
  }
}

/** What every queue has: encryption, TLS only, and the 14 days that SQS keeps a message at most. */
export function guardedQueue(stage: Stage): QueueProps {
  return {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy: removalPolicyOf(stage),
  };
}
