import { Aws, Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import type { ResourceNames } from './resource-names.ts';

export interface AlarmsProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly queue: IQueue;
  readonly deadLetters: IQueue;
  /** By the dataset they carry. */
  readonly streams: ReadonlyMap<string, IDeliveryStream>;
  /** By what they are called in an alarm's name. */
  readonly functions: ReadonlyMap<string, IFunction>;
}

interface Watch {
  readonly name: string;
  /** What it means and what to do, for the one who is woken by it. */
  readonly meaning: string;
  readonly metric: Metric;
  /** The alarm is raised above this. */
  readonly limit: number;
  /** @default 1 period of five minutes */
  readonly periods?: number;
}

const period = Duration.minutes(5);

/** Firehose delivers after a minute; data that waits for longer than a load's interval is missed by the load. */
const freshnessLimit = Duration.minutes(15);

/** A message waits for the window and a retry or two; more means that the lake-writer does not keep up. */
const queueAgeLimit = Duration.minutes(15);

/** What must wake somebody: losing events, falling behind, failing to load. */
export class Alarms extends Construct {
  private readonly action: SnsAction;
  private readonly names: ResourceNames;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.names = props.names;
    this.action = new SnsAction(this.createTopic(props));
    const watches = [
      ...this.watchQueues(props),
      ...[...props.streams].flatMap(([dataset, stream]) => this.watchStream(dataset, stream)),
      ...[...props.functions].map(([name, lambda]) => this.watchFunction(name, lambda)),
    ];
    for (const watch of watches) this.raise(watch);
  }

  private createTopic({ stage, names }: AlarmsProps): Topic {
    const topic = new Topic(this, 'Topic', { topicName: `${names.prefix}-alarms`, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AdmitTheAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (stage.alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(stage.alarmEmail));
    return topic;
  }

  private watchQueues({ queue, deadLetters }: AlarmsProps): Watch[] {
    return [
      {
        name: 'analytics-dead-letters',
        meaning: 'Events that the lake-writer could not store. Mend the cause, then redrive the dead-letter queue',
        metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period }),
        limit: 0,
      },
      {
        name: 'analytics-queue-age',
        meaning: 'Events wait too long for the lake-writer: look at its errors, throttles and concurrency',
        metric: queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period }),
        limit: queueAgeLimit.toSeconds(),
      },
    ];
  }

  private watchStream(dataset: string, stream: IDeliveryStream): Watch[] {
    return [
      {
        name: `${dataset}-freshness`,
        meaning: 'Firehose holds rows back: look at its log group and at what its role may do',
        metric: stream.metric('DeliveryToS3.DataFreshness', { statistic: Stats.MAXIMUM, period }),
        limit: freshnessLimit.toSeconds(),
        periods: 2,
      },
      {
        name: `${dataset}-conversion`,
        meaning: 'Rows that do not fit the Glue table; they are under errors/ and can be put again',
        metric: stream.metric('FailedConversion.Records', { statistic: Stats.SUM, period }),
        limit: 0,
      },
    ];
  }

  private watchFunction(name: string, lambda: IFunction): Watch {
    return {
      name: `${name}-errors`,
      meaning: `The ${name} failed: its log group says why`,
      metric: lambda.metricErrors({ statistic: Stats.SUM, period }),
      limit: 0,
    };
  }

  private raise({ name, meaning, metric, limit, periods = 1 }: Watch): void {
    const alarm = new Alarm(this, name, {
      alarmName: `${this.names.prefix}-${name.replaceAll('_', '-')}`,
      alarmDescription: meaning,
      metric,
      threshold: limit,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(this.action);
    alarm.addOkAction(this.action);
  }
}
