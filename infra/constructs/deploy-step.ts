import { CustomResource, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

export interface DeployStep {
  readonly stage: Stage;
  readonly function: LambdaFunction;
  readonly functionName: string;
  /** The id of the inline policy that lets CDK's framework call the function. */
  readonly policyName: string;
  /** The id of the custom resource. */
  readonly id: string;
  /** A deploy that changes any of these runs the function again. */
  readonly properties: Readonly<Record<string, string>>;
}

/** A function that a deploy runs, and waits for: what needs its work done depends on the resource that this returns. */
export function runOnDeploy(scope: Construct, step: DeployStep): CustomResource {
  const { serviceToken } = createProvider(scope, step);
  return new CustomResource(scope, step.id, { serviceToken, properties: { ...step.properties } });
}

/** CDK's own role would have a managed policy, and every version of the function to invoke. */
function createProvider(scope: Construct, step: DeployStep): Provider {
  const logGroup = new LogGroup(scope, 'ProviderLogs', {
    logGroupName: `/aws/lambda/${step.functionName}-provider`,
    retention: step.stage.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const call = new PolicyStatement({
    actions: ['lambda:InvokeFunction', 'lambda:GetFunction'],
    resources: [step.function.functionArn],
  });
  const log = new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
  const role = new Role(scope, 'ProviderRole', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { [step.policyName]: new PolicyDocument({ statements: [call, log] }) },
  });
  return new Provider(scope, 'Provider', {
    onEventHandler: step.function,
    frameworkOnEventRole: role.withoutPolicyUpdates(),
    logGroup,
  });
}
