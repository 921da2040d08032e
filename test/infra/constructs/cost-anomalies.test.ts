import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { CostAnomalies } from '../../../infra/constructs/cost-anomalies.ts';
import { resourceNames } from '../../../infra/constructs/resource-names.ts';
import { readStage } from '../../../infra/stages.ts';
import { appOfTests, resourcesOf } from '../stack-templates.ts';

function anomalies(monitorArn?: string): Template {
  const stack = new Stack(appOfTests(), 'Costs');
  const topic = new Topic(stack, 'Alarms');
  new CostAnomalies(stack, 'Costs', { names: resourceNames('prod', stack), topic, dollars: 50, monitorArn });
  return Template.fromStack(stack);
}

describe('unusual costs', () => {
  test('are watched by a monitor of its own, or by the one that the account has, for there can be no second', () => {
    expect(resourcesOf(anomalies(), 'AWS::CE::AnomalyMonitor').size).toBe(1);
    const monitorArn = 'arn:aws:ce::123456789012:anomalymonitor/0a1b2c3d-0000-4000-8000-000000000000';
    const given = anomalies(monitorArn);
    expect(resourcesOf(given, 'AWS::CE::AnomalyMonitor').size).toBe(0);
    given.hasResourceProperties('AWS::CE::AnomalySubscription', { MonitorArnList: [monitorArn] });
  });

  test("are somebody's business in prod", () => {
    const { watching } = readStage((name) => (name === 'stage' ? 'prod' : undefined));
    expect(watching.costAnomaly).toEqual({ dollars: 50 });
  });
});
