/**
 * The CDK app: two stacks for each stage, on AWS or on this machine, and on AWS a third in front of them, with a small one
 * that lets it ask the staff gate, and, where QuickSight is configured, another with its dashboards. A stage with a second
 * Region has one more there.
 *
 * On AWS, in an account that is bootstrapped in the stage's Region and, for the third, in us-east-1:
 *   npx cdk deploy --all -c stage=staging
 *
 * On this machine, against the emulator. It needs no bootstrap, only the bucket `cdk-hnb659fds-assets-000000000000-<region>`,
 * made once with S3's CreateBucket; its account is 000000000000 and any credentials do:
 *   AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=eu-central-1 \
 *   npx cdk deploy --all --require-approval never --method direct --outputs-file outputs.json \
 *     -c target=local -c localAwsEndpoint=http://127.0.0.1:4566 -c localAthenaEndpoint=http://127.0.0.1:4580 \
 *     -c localOpenSearchUrl=http://127.0.0.1:4590 \
 *     -c localIdentityUrl=http://127.0.0.1:4615 [-c region=…] [-c localPseudonymKey=…]
 * The emulator forgets its secrets when it is killed while the objects in S3 stay: whoever wants customer keys to be the
 * same afterwards keeps a random text of 32 characters or more and passes it as `localPseudonymKey`.
 */
import { App, CliCredentialsStackSynthesizer, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { datasets } from '../pipelines/datasets/all-datasets.ts';
import { secondStageOf, sharedSearchNameOf } from './second-stage.ts';
import { DashboardsStack } from './stacks/dashboards-stack.ts';
import { DeployRoleStack } from './stacks/deploy-role-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { GatePermitStack } from './stacks/gate-permit-stack.ts';
import { SecondRegionStack } from './stacks/second-region-stack.ts';
import { StatefulStack } from './stacks/stateful-stack.ts';
import { StatelessStack } from './stacks/stateless-stack.ts';
import { deploysOf, edgeOf, quickSightOf, readStage, type Stage } from './stages.ts';

/** The bootstrap stack's roles, registry and keys would cost the emulator seconds and protect nothing there. */
const localSynthesizer = () => new CliCredentialsStackSynthesizer();

const app = new App();
const stage = readStage((name) => app.node.tryGetContext(name));
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const place = () => ({
  env: { account: stage.account, region: stage.region },
  terminationProtection: stage.deletionProtection,
  synthesizer: stage.target.kind === 'local' ? localSynthesizer() : undefined,
});
function secondRegionOf(first: Stage): SecondRegionStack | undefined {
  const second = secondStageOf(first);
  if (second === undefined || first.region === undefined) return undefined;
  return new SecondRegionStack(app, `InkstreamSecondRegion-${first.name}`, {
    ...place(),
    env: { account: second.account, region: second.region },
    stage: second,
    firstRegion: first.region,
    shared: sharedSearchNameOf(first),
  });
}

const stateful = new StatefulStack(app, `InkstreamStateful-${stage.name}`, { ...place(), stage });
const stateless = new StatelessStack(app, `InkstreamStateless-${stage.name}`, {
  ...place(),
  stage,
  stateful,
  datasets,
});
const second = secondRegionOf(stage);
// What is copied to must be there before it is copied.
if (second !== undefined) stateful.addStackDependency(second);
const edge = edgeOf(stage);
if (edge !== undefined) {
  const front = new EdgeStack(app, `InkstreamEdge-${stage.name}`, {
    ...place(),
    stage,
    stateful,
    stateless,
    edge,
    second,
  });
  const { dashboardsOutput } = front;
  if (dashboardsOutput !== undefined) {
    const permit = { ...place(), stage, edge: front, dashboardsOutput };
    new GatePermitStack(app, `InkstreamGatePermit-${stage.name}`, permit).addStackDependency(front);
  }
}
const quickSight = quickSightOf(stage);
if (quickSight !== undefined) {
  new DashboardsStack(app, `InkstreamDashboards-${stage.name}`, { ...place(), stage, stateless, quickSight });
}
const deploys = deploysOf(stage);
if (deploys !== undefined) {
  new DeployRoleStack(app, `InkstreamDeploys-${stage.name}`, { ...place(), stage, deploys });
}
Tags.of(app).add('project', 'inkstream');
Tags.of(app).add('stage', stage.name);
