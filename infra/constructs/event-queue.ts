import { Arn, ArnFormat, Aws, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IQueue, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { messageDays } from '../retention.ts';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';

export interface EventQueueProps {
  readonly stage: Stage;
  readonly queueName: string;
  readonly deadLetterName: string;
  readonly sender: QueueSender;
  /** The longest a consumer may work on a batch; a message must not come back before that. */
  readonly consumerTimeout: Duration;
}

/** The one that may send to a queue, besides its own consumer. */
export type QueueSender =
  /** To the dead letters too, which take what EventBridge could not deliver to the queue. */
  | { readonly kind: 'rule'; readonly bus: string; readonly name: string }
  /** S3, about what happens in a bucket of this account. */
  | { readonly kind: 'bucket'; readonly name: string };

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
 * The policies name the sender by its name rather than by the resource: a rule is of the stack that depends on this one,
 * and a bucket is made after the queue that it sends to.
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
    const { sender } = props;
    for (const target of sender.kind === 'rule' ? [queue, deadLetters] : [queue]) this.admit(target, sender);
    this.queue = queue;
    this.deadLetters = deadLetters;
  }

  private admit(queue: Queue, sender: QueueSender): void {
    queue.addToResourcePolicy(
      new PolicyStatement({
        ...(sender.kind === 'rule' ? this.fromRule(sender) : this.fromBucket(sender)),
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
      }),
    );
  }

  private fromRule({ bus, name }: { bus: string; name: string }): PolicyStatementProps {
    const rule = { service: 'events', resource: 'rule', resourceName: `${bus}/${name}` };
    const ruleArn = Arn.format({ ...rule, arnFormat: ArnFormat.SLASH_RESOURCE_NAME }, Stack.of(this));
    return {
      sid: 'AdmitTheEventRule',
      principals: [new ServicePrincipal('events.amazonaws.com')],
      conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
    };
  }

  private fromBucket({ name }: { name: string }): PolicyStatementProps {
    const bucketArn = Arn.format({ service: 's3', region: '', account: '', resource: name }, Stack.of(this));
    return {
      sid: 'AdmitTheBucket',
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      conditions: {
        ArnEquals: { 'aws:SourceArn': bucketArn },
        // An ARN of S3 names no account: the bucket could be someone else's once ours is gone.
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      },
    };
  }
}

/** What every queue has: encryption, TLS only, and the 14 days that SQS keeps a message at most. */
export function guardedQueue(stage: Stage): QueueProps {
  return {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(messageDays),
    removalPolicy: removalPolicyOf(stage),
  };
}
