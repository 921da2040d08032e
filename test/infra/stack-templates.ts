import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { secondStageOf, sharedSearchNameOf } from '../../infra/second-stage.ts';
import { EdgeStack } from '../../infra/stacks/edge-stack.ts';
import { SecondRegionStack } from '../../infra/stacks/second-region-stack.ts';
import { StatefulStack } from '../../infra/stacks/stateful-stack.ts';
import { StatelessStack } from '../../infra/stacks/stateless-stack.ts';
import { edgeOf, readStage, type Stage } from '../../infra/stages.ts';
import { datasets } from '../../pipelines/datasets/all-datasets.ts';

const stagesFile = z.record(z.string(), z.looseObject({ images: z.looseObject({}) }));
const cdkFile = z.object({ context: z.record(z.string(), z.unknown()) });

/** What of a resource the tests look at; properties are CloudFormation's own, with its intrinsic functions. */
export const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});

export type Resource = z.infer<typeof resourceSchema>;

export interface Stacks {
  readonly app: App;
  readonly stage: Stage;
  readonly stateful: Template;
  readonly stateless: Template;
  /** Where the stage has one. */
  readonly edge: Template | undefined;
  /** Where the stage has one. */
  readonly second: Template | undefined;
}

export const onAws = {};
export const onThisMachine = {
  target: 'local',
  localAwsEndpoint: 'http://127.0.0.1:4566',
  localAthenaEndpoint: 'http://127.0.0.1:4580',
  localOpenSearchUrl: 'http://127.0.0.1:4590',
  localIdentityUrl: 'http://127.0.0.1:4615',
};

/**
 * An app under the feature flags of cdk.json that bundles no function's code.
 * @param isValidated whether the CDK's own rules look at the templates, which takes seconds
 */
export function appOfTests(isValidated = false): App {
  const flags = cdkFile.parse(JSON.parse(readFileSync('cdk.json', 'utf8'))).context;
  return new App({
    context: { ...flags, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: isValidated,
  });
}

/**
 * The stacks as the app makes them.
 * @param catalog what the stage says of the shop's catalog
 * @param images what the stage says of print images otherwise than infra/stages.json
 * @param settings what else the stage says otherwise
 * @param isValidated as in `appOfTests`; the tests of the rules have them look at every stage
 * @throws Error when a template that is validated breaks a rule
 */
export function synthesise(
  context: Record<string, string> = onAws,
  catalog: object = {},
  images: object = {},
  settings: object = {},
  isValidated = false,
): Stacks {
  const app = appOfTests(isValidated);
  const stages = Object.entries(stagesFile.parse(JSON.parse(readFileSync('infra/stages.json', 'utf8'))));
  const changed = stages.map(([name, given]) => [
    name,
    { ...given, catalog, images: { ...given.images, ...images }, ...settings },
  ]);
  const stage = readStage((name) => context[name], Object.fromEntries(changed));
  const env = { account: stage.account, region: stage.region };
  const stateful = new StatefulStack(app, 'Stateful', { env, stage });
  const stateless = new StatelessStack(app, 'Stateless', { env, stage, stateful, datasets });
  const secondStage = secondStageOf(stage);
  const secondEnv = { account: stage.account, region: secondStage?.region };
  const second =
    secondStage &&
    new SecondRegionStack(app, 'Second', {
      env: secondEnv,
      stage: secondStage,
      firstRegion: String(stage.region),
      shared: sharedSearchNameOf(stage),
    });
  const edge = edgeOf(stage);
  const edgeStack = edge && new EdgeStack(app, 'Edge', { env, stage, stateful, stateless, edge, second });
  return {
    app,
    stage,
    stateful: Template.fromStack(stateful),
    stateless: Template.fromStack(stateless),
    edge: edgeStack && Template.fromStack(edgeStack),
    second: second && Template.fromStack(second),
  };
}

/** The resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): Map<string, Resource> {
  const found = Object.entries(template.findResources(type));
  return new Map(found.map(([id, resource]) => [id, resourceSchema.parse(resource)]));
}

/** A CloudFormation value as readable text: what cannot be known before the deploy stands between < and >. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }).safeParse(value);
  if (join.success) return join.data['Fn::Join'][1].map(textOf).join(join.data['Fn::Join'][0]);
  const ref = z.object({ Ref: z.string() }).safeParse(value);
  if (ref.success) return `<${ref.data.Ref}>`;
  const attribute = z.object({ 'Fn::GetAtt': z.array(z.string()) }).safeParse(value);
  if (attribute.success) return `<${attribute.data['Fn::GetAtt'].join('.')}>`;
  const imported = z.object({ 'Fn::ImportValue': z.string() }).safeParse(value);
  if (imported.success) return `<${imported.data['Fn::ImportValue']}>`;
  throw new Error(`Not a text of CloudFormation: ${JSON.stringify(value)}`);
}
