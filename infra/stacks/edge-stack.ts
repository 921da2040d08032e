import { Aws, CfnOutput, ReferenceStrength, SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { edgeRegion } from '../constructs/origin-key.ts';
import { resourceNames } from '../constructs/resource-names.ts';
import { SearchDistribution } from '../constructs/search-distribution.ts';
import { WebFirewall } from '../constructs/web-firewall.ts';
import type { Stage } from '../stages.ts';
import type { StatelessStack } from './stateless-stack.ts';

export interface EdgeStackProps extends StackProps {
  readonly stage: Stage;
  readonly stateless: StatelessStack;
  readonly edge: NonNullable<Stage['search']['edge']>;
}

/** What stands between shoppers and the search API: in us-east-1, because CloudFront takes firewalls from there only. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    super(scope, id, { ...props, env: { ...props.env, region: edgeRegion } });
    const { stage, stateless } = props;
    const names = resourceNames(stage.name, this);
    const firewall = new WebFirewall(this, 'Firewall', {
      name: `${names.prefix}-search`,
      requestsPerAddress: props.edge.requestsPerAddress,
    });
    // Read from the other stack's output at deploy time: across Regions, without naming an account, without helper functions.
    const apiId = Stack.consumeReference(stateless.searchApiId, ReferenceStrength.WEAK);
    const { host } = new SearchDistribution(this, 'Search', {
      name: names.prefix,
      apiHost: `${apiId}.execute-api.${stateless.region}.${Aws.URL_SUFFIX}`,
      originKey: SecretValue.secretsManager(names.originKey),
      firewallArn: firewall.arn,
      allowedOrigins: stage.search.allowedOrigins,
    });
    new CfnOutput(this, 'SearchApiUrl', { value: `https://${host}` });
  }
}
