import { expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { DeployRoleStack } from '../../../infra/stacks/deploy-role-stack.ts';
import { readStage } from '../../../infra/stages.ts';
import { dashboardsApp } from '../dashboards-app.ts';
import { appOfTests, onThisMachine, synthesise } from '../stack-templates.ts';
import { synthesiseEverything } from '../watching/watched-stages.ts';

const catalogArn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/shop';

/** A stage with a catalog, pictures, a name, mails and copies of the shop's own. */
function ownChoices() {
  const catalog = {
    table: { arn: catalogArn, streamArn: `${catalogArn}/stream/2026-01-01T00:00:00.000` },
    mapping: { product: { partition: '{id}', sort: 'META' } },
  };
  const images = { pressProfile: 'images/profiles/fogra39l-coated.icc', allowedOrigins: ['https://shop.example'] };
  const settings = {
    identity: { staff: { kind: 'cognito', group: 'analysts' } },
    domain: { zoneName: 'print.example', hostedZoneId: 'Z0123456789ABC', dashboards: 'figures' },
    backups: { keepDays: 35, copyToVault: 'arn:aws:backup:eu-west-1:123456789012:backup-vault:inkstream-copies' },
  };
  return synthesise({ alarmEmail: 'ops@example.com' }, catalog, images, settings, true);
}

function withoutEdge() {
  const { edge: _, ...search } = readStage(() => undefined).search;
  return synthesise({ region: 'us-east-1' }, {}, {}, { search }, true);
}

function deployRoles() {
  const app = appOfTests(true);
  const stage = readStage((name) => (name === 'stage' ? 'prod' : undefined));
  new DeployRoleStack(app, 'Deploys', {
    stage,
    deploys: { repository: 'example/inkstream' },
    env: { region: stage.region },
  });
  return app.synth();
}

const stage = (name: string) => synthesise({ stage: name }, {}, {}, {}, true);
const localPseudonymKey = 'k'.repeat(32);

test.each<[string, () => unknown]>([
  ['dev', () => stage('dev')],
  ['staging', () => stage('staging')],
  ['prod', () => stage('prod')],
  ['prod with all that it may have', () => synthesiseEverything(true)],
  ["a stage with the shop's own choices", ownChoices],
  ['a stage without an edge, in another Region', withoutEdge],
  ['a stage on this machine', () => synthesise({ ...onThisMachine, localPseudonymKey }, {}, {}, {}, true)],
  ['the dashboards', () => dashboardsApp({}, true).app.synth()],
  ["the workflows' roles", deployRoles],
])("by the CDK's own rules there is nothing against the templates of %s", (_, templates) => {
  expect(templates).not.toThrow();
});

test('a bucket with an access control, which S3 ignores without ownership, is found by them', () => {
  const app = appOfTests(true);
  new CfnBucket(new Stack(app, 'Stack'), 'Bucket', { accessControl: 'PublicRead' });
  expect(() => app.synth()).toThrow(/CloudFormation-Validate::E3045/);
});
