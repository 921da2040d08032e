import { Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnPermission, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { resourceNames } from '../constructs/resource-names.ts';
import type { Stage } from '../stages.ts';
import type { EdgeStack } from './edge-stack.ts';

export interface GatePermitStackProps extends StackProps {
  readonly stage: Stage;
  readonly edge: Pick<EdgeStack, 'stackName' | 'region'>;
  /** The output of the edge with the id of the distribution of the dashboards. */
  readonly dashboardsOutput: string;
}

/**
 * Lets one distribution ask the gate before the dashboards. A stack of its own: the permission is in the Region of the
 * function, and names a distribution that is made in another one after it and by its address.
 */
export class GatePermitStack extends Stack {
  constructor(scope: Construct, id: string, props: GatePermitStackProps) {
    super(scope, id, props);
    const { stage, edge, dashboardsOutput } = props;
    const distributionId = Fn.getStackOutput(edge.stackName, dashboardsOutput, edge.region);
    const permitted = {
      principal: 'cloudfront.amazonaws.com',
      functionName: resourceNames(stage.name, this).staffGateFunction,
      sourceArn: `arn:${this.partition}:cloudfront::${this.account}:distribution/${distributionId}`,
    };
    // A function's address asks for both: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    new CfnPermission(this, 'Address', {
      ...permitted,
      action: 'lambda:InvokeFunctionUrl',
      functionUrlAuthType: FunctionUrlAuthType.AWS_IAM,
    });
    new CfnPermission(this, 'ByAddress', {
      ...permitted,
      action: 'lambda:InvokeFunction',
      invokedViaFunctionUrl: true,
    });
  }
}
