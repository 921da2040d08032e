import { Aws } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import type { ResourceNames } from './resource-names.ts';
import type { Watch } from './watches.ts';

export interface AlarmsProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly watches: readonly Watch[];
}

const comparisons = {
  above: ComparisonOperator.GREATER_THAN_THRESHOLD,
  below: ComparisonOperator.LESS_THAN_THRESHOLD,
} as const;

/** What must wake somebody: losing events, falling behind, failing to load or to answer. */
export class Alarms extends Construct {
  private readonly action: SnsAction;
  private readonly names: ResourceNames;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.names = props.names;
    this.action = new SnsAction(this.createTopic(props));
    for (const watch of props.watches) this.raise(watch);
  }

  private createTopic({ stage, names }: AlarmsProps): Topic {
    const topic = new Topic(this, 'Topic', { topicName: names.alarmTopic, enforceSSL: true });
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

  private raise({ name, meaning, metric, limit, beyond = 'above', periods = 1 }: Watch): void {
    const alarm = new Alarm(this, name, {
      alarmName: `${this.names.prefix}-${name.replaceAll('_', '-')}`,
      alarmDescription: meaning,
      metric,
      threshold: limit,
      comparisonOperator: comparisons[beyond],
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(this.action);
    alarm.addOkAction(this.action);
  }
}
