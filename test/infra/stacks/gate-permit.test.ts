import { expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { z } from 'zod';
import { GatePermitStack } from '../../../infra/stacks/gate-permit-stack.ts';
import { readStage } from '../../../infra/stages.ts';
import { resourcesOf } from '../stack-templates.ts';

const app = new App();
const permit = new GatePermitStack(app, 'Permit', {
  env: { region: 'eu-central-1' },
  stage: readStage((name) => ({ stage: 'prod' })[name]),
  edge: { stackName: 'InkstreamEdge-prod', region: 'us-east-1' },
  dashboardsOutput: 'DashboardsDistribution',
});
const permissions = [...resourcesOf(Template.fromStack(permit), 'AWS::Lambda::Permission').values()];
const source = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });

test('the staff gate is asked by the distribution of the dashboards, and by no other of the account', () => {
  for (const { Properties } of permissions) {
    expect(Properties).toMatchObject({
      FunctionName: 'inkstream-prod-staff-gate',
      Principal: 'cloudfront.amazonaws.com',
    });
    expect(source.parse(Properties.SourceArn)['Fn::Join'][1]).toEqual([
      'arn:',
      { Ref: 'AWS::Partition' },
      ':cloudfront::',
      { Ref: 'AWS::AccountId' },
      ':distribution/',
      {
        'Fn::GetStackOutput': {
          StackName: 'InkstreamEdge-prod',
          OutputName: 'DashboardsDistribution',
          Region: 'us-east-1',
        },
      },
    ]);
  }
});

test('the gate is asked at its own address only', () => {
  expect(
    permissions.map(({ Properties: { Action, FunctionUrlAuthType, InvokedViaFunctionUrl } }) => [
      Action,
      FunctionUrlAuthType ?? InvokedViaFunctionUrl,
    ]),
  ).toEqual([
    ['lambda:InvokeFunctionUrl', 'AWS_IAM'],
    ['lambda:InvokeFunction', true],
  ]);
});

test('nothing of it is left unexplained', () => {
  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});
