import { Aws } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
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
  readonly topic: Topic;
  readonly all: readonly Alarm[];
  private readonly stage: Stage;
  private readonly names: ResourceNames;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.stage = props.stage;
    this.names = props.names;
    this.topic = this.createTopic(props);
    this.action = new SnsAction(this.topic);
    // The emulator knows no alarms about the sum of metrics, nor about alarms.
    const isLocal = props.stage.target.kind === 'local';
    const raised = props.watches.filter(({ metric }) => !(isLocal && metric instanceof MathExpression));
    this.all = raised.map((watch) => this.raise(watch));
    const losses = this.all.filter((_, place) => raised[place]?.isLoss);
    if (!isLocal && losses.length > 0) this.sumUp(losses);
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

  private raise(watch: Watch): Alarm {
    const alarm = alarmOf(this, watch, { stage: this.stage, names: this.names });
    alarm.addAlarmAction(this.action);
    alarm.addOkAction(this.action);
    return alarm;
  }

  /** One light for whoever wants to know whether all is well; it tells nobody, as the others do. */
  private sumUp(alarms: readonly Alarm[]): CompositeAlarm {
    return new CompositeAlarm(this, 'SomethingLost', {
      compositeAlarmName: `${this.names.prefix}-something-lost`,
      alarmDescription: `Something is lost, or will be if nobody acts: look which of its alarms is raised. ${this.stage.watching.runbookUrl}#something-lost`,
      alarmRule: AlarmRule.anyOf(...alarms),
    });
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
