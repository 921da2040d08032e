import { Aws } from 'aws-cdk-lib';
import { CfnAnomalyMonitor, CfnAnomalySubscription } from 'aws-cdk-lib/aws-ce';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ResourceNames } from './resource-names.ts';

export interface CostAnomaliesProps {
  readonly names: ResourceNames;
  readonly topic: Topic;
  /** A cause that costs less than so much more than was to be expected is nobody's business. */
  readonly dollars: number;
  /** @default one that is made, of which an account can have one */
  readonly monitorArn?: string | undefined;
}

/**
 * Tells the alarm topic of services that cost unusually much, within a day: AWS learns what is usual. It watches the whole
 * account, of which there can be one such monitor:
 * https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
 */
export class CostAnomalies extends Construct {
  constructor(scope: Construct, id: string, { names, topic, dollars, monitorArn }: CostAnomaliesProps) {
    super(scope, id);
    // https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AdmitCostAnomalies',
        principals: [new ServicePrincipal('costalerts.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    const subscription = new CfnAnomalySubscription(this, 'Subscription', {
      subscriptionName: `${names.prefix}-costs`,
      monitorArnList: [monitorArn ?? this.createMonitor(names)],
      // Mail comes once a day or week; at once, only a topic hears of it.
      frequency: 'IMMEDIATE',
      subscribers: [{ type: 'SNS', address: topic.topicArn }],
      thresholdExpression: JSON.stringify({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: [String(dollars)],
        },
      }),
    });
    subscription.node.addDependency(topic);
  }

  private createMonitor({ prefix }: ResourceNames): string {
    return new CfnAnomalyMonitor(this, 'Monitor', {
      monitorName: `${prefix}-services`,
      monitorType: 'DIMENSIONAL',
      monitorDimension: 'SERVICE',
    }).attrMonitorArn;
  }
}
