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
  private readonly stage: Stage;
  private readonly names: ResourceNames;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.stage = props.stage;
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

  private raise(watch: Watch): void {
    const alarm = alarmOf(this, watch, { stage: this.stage, names: this.names });
    alarm.addAlarmAction(this.action);
    alarm.addOkAction(this.action);
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const longestDescription = 1024;

/** The alarm of a watch, which tells nobody yet. Its description ends in the address of its page in the runbook. */
export function alarmOf(
  scope: Construct,
  { name, meaning, page = name, metric, limit, beyond = 'above', periods = 1, silence = 'fine' }: Watch,
  { stage, names }: Pick<AlarmsProps, 'stage' | 'names'>,
): Alarm {
  const alarmDescription = `${meaning}. ${stage.watching.runbookUrl}#${page}`;
  if (alarmDescription.length > longestDescription)
    throw new Error(`The description of the alarm ${name} is too long.`);
  return new Alarm(scope, name, {
    alarmName: `${names.prefix}-${name.replaceAll('_', '-')}`,
    alarmDescription,
    metric,
    threshold: limit,
    comparisonOperator: comparisons[beyond],
    evaluationPeriods: periods,
    treatMissingData: silence === 'fine' ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
  });
}
