import { Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { alarmOf } from './alarms.ts';
import type { ResourceNames } from './resource-names.ts';
import { type Watch, watchPeriod } from './watches.ts';

export interface QuickSightWatchProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/**
 * Tells the stage's alarm topic when a load into SPICE failed: the dashboards would go on showing what they had. The metric is that of
 * all loads in the account and Region: https://docs.aws.amazon.com/quicksight/latest/user/cw-aggregate-metrics.html
 */
export class QuickSightWatch extends Construct {
  constructor(scope: Construct, id: string, { stage, names }: QuickSightWatchProps) {
    super(scope, id);
    const topicArn = Stack.of(this).formatArn({ service: 'sns', resource: names.alarmTopic });
    const action = new SnsAction(Topic.fromTopicArn(this, 'Topic', topicArn));
    const watch: Watch = {
      name: 'quicksight-loads',
      meaning:
        "A load into SPICE failed and the dashboards show what they had: the data set's refresh history in QuickSight says why",
      metric: new Metric({
        namespace: 'AWS/QuickSight',
        metricName: 'IngestionErrorCount',
        statistic: Stats.SUM,
        period: watchPeriod,
      }),
      limit: 0,
    };
    alarmOf(this, watch, { stage, names }).addAlarmAction(action);
  }
}
