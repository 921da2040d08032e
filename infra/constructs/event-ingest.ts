import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AnalyticsQueue } from './analytics-queue.ts';
import { commerceSources } from './commerce-bus.ts';
import type { ResourceNames } from './resource-names.ts';

export interface EventIngestProps {
  readonly names: ResourceNames;
  readonly bus: IEventBus;
  readonly analytics: AnalyticsQueue;
}

/** Everything the shop announces goes to the lake's queue; what cannot be delivered goes to its dead-letter queue. */
export class EventIngest extends Construct {
  constructor(scope: Construct, id: string, props: EventIngestProps) {
    super(scope, id);
    const { names, bus, analytics } = props;
    new Rule(this, 'Rule', {
      ruleName: names.eventRule,
      description: 'Every event of the shop to the queue of the lake-writer',
      eventBus: bus,
      eventPattern: { source: commerceSources },
      targets: [
        new SqsQueue(Queue.fromQueueArn(this, 'Queue', analytics.queue.queueArn), {
          // By address only: the queues admit the rule themselves, in the stack that owns them.
          deadLetterQueue: Queue.fromQueueArn(this, 'DeadLetters', analytics.deadLetters.queueArn),
        }),
      ],
    });
  }
}
