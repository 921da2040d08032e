import { Arn, ArnFormat, Aws, CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnOIDCProvider, PolicyDocument, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { edgeRegion } from '../constructs/origin-key.ts';
import { resourceNames } from '../constructs/resource-names.ts';
import { acknowledgeWildcards } from '../constructs/wildcards.ts';
import type { DeploySettings } from '../deploy-settings.ts';
import type { Stage } from '../stages.ts';

export interface DeployRoleStackProps extends StackProps {
  readonly stage: Stage;
  readonly deploys: DeploySettings;
}

const issuer = 'token.actions.githubusercontent.com';

/** The roles of the CDK's bootstrap stack, by whose permissions it deploys: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
const bootstrapRoles = ['deploy', 'file-publishing', 'lookup'] as const;

interface WorkflowRole {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly subject: string;
  readonly may: PolicyStatement;
}

/** What a workflow becomes, for an hour at most and without a stored key: the one that deploys, and the one that compares. */
export class DeployRoleStack extends Stack {
  constructor(scope: Construct, id: string, props: DeployRoleStackProps) {
    super(scope, id, props);
    const { stage, deploys } = props;
    const { prefix } = resourceNames(stage.name, this);
    const provider = deploys.providerArn ?? this.createProvider();
    const deployer = this.createRole(props, provider, {
      id: 'Deployer',
      name: `${prefix}-deployer`,
      description: `Deploys the stage ${stage.name} from its GitHub environment`,
      // GitHub gives this subject to jobs of the environment only, which its reviewers have let through.
      subject: `repo:${deploys.repository}:environment:${stage.name}`,
      may: this.becomeTheBootstrap(stage),
    });
    const differ = this.createRole(props, provider, {
      id: 'Differ',
      name: `${prefix}-differ`,
      description: `Compares the stage ${stage.name} with pull requests; changes nothing`,
      subject: `repo:${deploys.repository}:pull_request`,
      may: this.readTemplates(stage),
    });
    new CfnOutput(this, 'DeployerRole', { value: deployer.roleArn });
    new CfnOutput(this, 'DifferRole', { value: differ.roleArn });
  }

  private createProvider(): string {
    return new CfnOIDCProvider(this, 'GitHub', { url: `https://${issuer}`, clientIdList: ['sts.amazonaws.com'] })
      .attrArn;
  }

  private createRole({ stage }: DeployRoleStackProps, provider: string, role: WorkflowRole): Role {
    // npm run deploy looks whether a Region is bootstrapped.
    const look = new PolicyStatement({
      actions: ['cloudformation:DescribeStacks'],
      resources: regionsOf(stage).map((region) => this.stackArn(region, 'CDKToolkit')),
    });
    const made = new Role(this, role.id, {
      roleName: role.name,
      description: role.description,
      maxSessionDuration: Duration.hours(1),
      assumedBy: new WebIdentityPrincipal(provider, {
        StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: role.subject },
      }),
      inlinePolicies: { UseTheBootstrap: new PolicyDocument({ statements: [role.may, look] }) },
    });
    acknowledgeWildcards(made, 'An ARN of a stack ends in an id that CloudFormation chooses', [role.may, look]);
    return made;
  }

  private becomeTheBootstrap(stage: Stage): PolicyStatement {
    return new PolicyStatement({
      actions: ['sts:AssumeRole'],
      resources: regionsOf(stage).flatMap((region) => bootstrapRoles.map((kind) => bootstrapRoleArn(kind, region))),
    });
  }

  /**
   * What a comparison reads, and nothing else: it runs the code of a pull request. The CDK's own role for looking things up may
   * read whatever the account holds. Where the CDK cannot become that one, it goes on with the credentials that it has.
   */
  private readTemplates(stage: Stage): PolicyStatement {
    return new PolicyStatement({
      actions: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
      resources: regionsOf(stage).map((region) => this.stackArn(region, `Inkstream*-${stage.name}`)),
    });
  }

  private stackArn(region: string, name: string): string {
    const parts = { service: 'cloudformation', resource: 'stack', resourceName: `${name}/*`, region };
    return Arn.format({ ...parts, arnFormat: ArnFormat.SLASH_RESOURCE_NAME }, this);
  }
}

function regionsOf(stage: Stage): string[] {
  const secondRegions = stage.secondRegion === undefined ? [] : [stage.secondRegion.region];
  return [...new Set([stage.region ?? Aws.REGION, edgeRegion, ...secondRegions])];
}

function bootstrapRoleArn(kind: (typeof bootstrapRoles)[number], region: string): string {
  return `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/cdk-hnb659fds-${kind}-role-${Aws.ACCOUNT_ID}-${region}`;
}
