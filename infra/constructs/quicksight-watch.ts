import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ResourceNames } from './resource-names.ts';
import { watchPeriod } from './watches.ts';

/**
 * Tells the stage's alarm topic when a load into SPICE failed: the dashboards would go on showing what they had. The metric is that of
 * all loads in the account and Region: https://docs.aws.amazon.com/quicksight/latest/user/cw-aggregate-metrics.html
 */
export class QuickSightWatch extends Construct {
  constructor(scope: Construct, id: string, names: ResourceNames) {
    super(scope, id);
    const topicArn = Stack.of(this).formatArn({ service: 'sns', resource: names.alarmTopic });
    const action = new SnsAction(Topic.fromTopicArn(this, 'Topic', topicArn));
    const failures = new Metric({
      namespace: 'AWS/QuickSight',
      metricName: 'IngestionErrorCount',
      statistic: Stats.SUM,
      period: watchPeriod,
    });
    const alarm = new Alarm(this, 'FailedLoads', {
      alarmName: `${names.prefix}-quicksight-loads`,
      alarmDescription:
        "A load into SPICE failed and the dashboards show what they had: the data set's refresh history in QuickSight says why",
      metric: failures,
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(action);
  }
}
