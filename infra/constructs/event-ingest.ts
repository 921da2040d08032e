import { Stack } from 'aws-cdk-lib';
import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { commerceSources } from './commerce-bus.ts';
import type { ResourceNames } from './resource-names.ts';

export interface EventIngestProps {
  readonly names: ResourceNames;
  readonly bus: IEventBus;
}

/** Everything the shop announces goes to the lake's queue; what cannot be delivered goes to its dead-letter queue. */
export class EventIngest extends Construct {
  constructor(scope: Construct, id: string, props: EventIngestProps) {
    super(scope, id);
    const { names, bus } = props;
    new Rule(this, 'Rule', {
      ruleName: names.eventRule,
      description: 'Every event of the shop to the queue of the lake-writer',
      eventBus: bus,
      eventPattern: { source: commerceSources },
      targets: [
        new SqsQueue(this.queueNamed('Queue', names.analyticsQueue), {
          deadLetterQueue: this.queueNamed('DeadLetters', names.analyticsDlq),
        }),
      ],
    });
  }

  /** By name only: the queues admit the rule themselves, in the stack that owns them. */
  private queueNamed(id: string, queueName: string): IQueue {
    return Queue.fromQueueArn(this, id, Stack.of(this).formatArn({ service: 'sqs', resource: queueName }));
  }
}
