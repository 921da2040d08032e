import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { z } from 'zod';
import { DeployRoleStack } from '../../../infra/stacks/deploy-role-stack.ts';
import { deploysOf, readStage, type Stage } from '../../../infra/stages.ts';
import { appOfTests, resourcesOf, textOf } from '../stack-templates.ts';

const repository = 'example/inkstream';
const providerArn = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com';

function roleStack(deploys: { repository: string; providerArn?: string }, secondRegion?: Stage['secondRegion']) {
  const app = appOfTests();
  const stage = { ...readStage((name) => (name === 'stage' ? 'prod' : undefined)), secondRegion };
  const stack = new DeployRoleStack(app, 'Deploys', { stage, deploys, env: { region: stage.region } });
  return { app, template: Template.fromStack(stack) };
}

const { app, template } = roleStack({ repository });
const document = z.object({
  Statement: z.array(
    z.looseObject({
      Action: z.string().or(z.array(z.string())),
      Resource: z.unknown(),
      Condition: z.unknown().optional(),
    }),
  ),
});
const roleSchema = z.looseObject({
  RoleName: z.string(),
  AssumeRolePolicyDocument: document.or(z.object({ Statement: z.array(z.looseObject({ Condition: z.unknown() })) })),
  Policies: z.array(z.object({ PolicyDocument: document })),
});
const roles = [...resourcesOf(template, 'AWS::IAM::Role').values()].map(({ Properties }) =>
  roleSchema.parse(Properties),
);
const roleOf = (name: string) => roles.find(({ RoleName }) => RoleName === `inkstream-prod-${name}`);

function becomes(name: string): string[] {
  const statements = roleOf(name)?.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) ?? [];
  const assumed = statements.filter(({ Action }) => Action === 'sts:AssumeRole').flatMap(({ Resource }) => Resource);
  return assumed.map((arn) => textOf(arn).split('/').at(-1) ?? '').sort();
}

describe('the roles of the workflows', () => {
  test.each([
    ['deployer', `repo:${repository}:environment:prod`],
    ['differ', `repo:${repository}:pull_request`],
  ])('%s is for one kind of job of the repository', (name, subject) => {
    expect(roleOf(name)?.AssumeRolePolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': subject,
          },
        },
      }),
    ]);
  });

  test('the one that compares reads the templates of its stage, becomes nobody else, and sees nothing that is stored', () => {
    const statements = roleOf('differ')?.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) ?? [];
    const may = statements.flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .map((action) => [action, [Resource].flat().map((arn) => textOf(arn).split(':').slice(3).join(':'))]),
    );
    const stacks = ['eu-central-1', 'us-east-1'].map((region) => `${region}:<AWS::AccountId>:stack`);
    expect(may).toEqual([
      ['cloudformation:DescribeStacks', stacks.map((start) => `${start}/Inkstream*-prod/*`)],
      ['cloudformation:GetTemplate', stacks.map((start) => `${start}/Inkstream*-prod/*`)],
      ['cloudformation:DescribeStacks', stacks.map((start) => `${start}/CDKToolkit/*`)],
    ]);
  });

  test('the one that deploys has nothing but the roles of the bootstrap, in the Regions of the stage', () => {
    expect(new Set(becomes('deployer').map((name) => name.replace(/-<.*/, '')))).toEqual(
      new Set(['cdk-hnb659fds-deploy-role', 'cdk-hnb659fds-file-publishing-role', 'cdk-hnb659fds-lookup-role']),
    );
    expect(becomes('deployer').length).toBe(6);
  });

  test('reach a second Region as well, where the stage has one', () => {
    const { template: both } = roleStack({ repository }, { region: 'eu-west-1', domain: {} });
    for (const { Properties } of resourcesOf(both, 'AWS::IAM::Role').values())
      expect(JSON.stringify(Properties)).toMatch(/-eu-west-1|:eu-west-1:/);
  });

  test('trust a provider that the account has already, or make it', () => {
    expect(resourcesOf(template, 'AWS::IAM::OIDCProvider').size).toBe(1);
    expect(resourcesOf(roleStack({ repository, providerArn }).template, 'AWS::IAM::OIDCProvider').size).toBe(0);
  });

  test('give cdk-nag nothing to find', () => {
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });

  test('are made only where a stage names a repository, and never on this machine', () => {
    expect(deploysOf(readStage(() => undefined))).toBeUndefined();
  });
});
