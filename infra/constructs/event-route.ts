import { Stack } from 'aws-cdk-lib';
import { type EventPattern, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface EventRouteProps {
  readonly bus: IEventBus;
  readonly ruleName: string;
  readonly description: string;
  readonly pattern: EventPattern;
  readonly queueName: string;
  readonly deadLetterName: string;
}

/** Events of the bus to the queue of one consumer; what cannot be delivered goes to its dead-letter queue. */
export class EventRoute extends Construct {
  constructor(scope: Construct, id: string, props: EventRouteProps) {
    super(scope, id);
    new Rule(this, 'Rule', {
      ruleName: props.ruleName,
      description: props.description,
      eventBus: props.bus,
      eventPattern: props.pattern,
      targets: [
        new SqsQueue(this.queueNamed('Queue', props.queueName), {
          deadLetterQueue: this.queueNamed('DeadLetters', props.deadLetterName),
        }),
      ],
    });
  }

  /** By name only: the queues admit the rule themselves, in the stack that owns them. */
  private queueNamed(id: string, queueName: string): IQueue {
    return Queue.fromQueueArn(this, id, Stack.of(this).formatArn({ service: 'sqs', resource: queueName }));
  }
}
