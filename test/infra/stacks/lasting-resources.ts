import { readFileSync, writeFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { StatefulStack } from '../../../infra/stacks/stateful-stack.ts';
import { readStage, stageNames } from '../../../infra/stages.ts';
import { appOfTests } from '../stack-templates.ts';

/**
 * What lasts, by type: the properties whose change makes CloudFormation replace the resource, from the "Update requires:
 * Replacement" of its reference, with a dot before what is inside. Whoever adds a type to the stateful stack adds it here or
 * to `replaceable`.
 */
const lasting: Readonly<Record<string, { readonly holdsData: boolean; readonly fixed: readonly string[] }>> = {
  'AWS::S3::Bucket': { holdsData: true, fixed: ['BucketName'] },
  'AWS::DynamoDB::GlobalTable': { holdsData: true, fixed: ['TableName', 'KeySchema', 'LocalSecondaryIndexes'] },
  'AWS::SQS::Queue': { holdsData: true, fixed: ['QueueName', 'FifoQueue'] },
  'AWS::Events::EventBus': { holdsData: true, fixed: ['Name'] },
  'AWS::Events::Archive': { holdsData: true, fixed: ['ArchiveName', 'SourceArn'] },
  // A changed generator puts another value into the secret, as if it were a new one.
  'AWS::SecretsManager::Secret': { holdsData: true, fixed: ['Name', 'GenerateSecretString'] },
  'AWS::Glue::Database': { holdsData: true, fixed: ['CatalogId', 'DatabaseInput.Name'] },
  'AWS::OpenSearchService::Domain': {
    holdsData: true,
    // A domain cannot be moved into a network either, nor another key be given to what it has written.
    fixed: ['DomainName', 'VPCOptions', 'EncryptionAtRestOptions.KmsKeyId'],
  },
  'AWS::KMS::Key': { holdsData: true, fixed: ['KeySpec', 'KeyUsage', 'MultiRegion'] },
  'AWS::Cognito::UserPool': {
    holdsData: true,
    fixed: ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration', 'Schema'],
  },
  'AWS::Cognito::UserPoolClient': { holdsData: false, fixed: ['UserPoolId', 'GenerateSecret'] },
  'AWS::Cognito::UserPoolDomain': { holdsData: false, fixed: ['Domain'] },
  'AWS::Logs::LogGroup': { holdsData: false, fixed: ['LogGroupName'] },
  'AWS::SNS::Topic': { holdsData: false, fixed: ['TopicName', 'FifoTopic'] },
  'AWS::EC2::VPC': { holdsData: false, fixed: ['CidrBlock', 'InstanceTenancy'] },
  'AWS::EC2::Subnet': { holdsData: false, fixed: ['AvailabilityZone', 'CidrBlock'] },
  'AWS::EC2::SecurityGroup': { holdsData: false, fixed: ['GroupName', 'GroupDescription'] },
  'AWS::EC2::VPCEndpoint': { holdsData: false, fixed: ['ServiceName', 'VpcEndpointType'] },
};

/** What may be made anew without anything being lost or unreachable. */
const replaceable: ReadonlySet<string> = new Set([
  'AWS::CDK::Metadata',
  'AWS::EC2::FlowLog',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::Cognito::UserPoolGroup',
  'AWS::Cognito::UserPoolUICustomizationAttachment',
]);

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
type Resource = z.infer<typeof resourceSchema>;

const lastingResource = z.strictObject({ type: z.string(), fixed: z.record(z.string(), z.unknown()) });
const recordSchema = z.record(z.string(), z.record(z.string(), lastingResource));

/** A resource that must stay, and what it must stay like. */
export type LastingResource = z.infer<typeof lastingResource>;
/** By stage, then by logical id. */
export type LastingResources = z.infer<typeof recordSchema>;

const recordFile = new URL('./recorded-logical-ids.json', import.meta.url);

/** The resources of each stage's stateful stack, by logical id. */
export function statefulResources(): Record<string, Record<string, Resource>> {
  return Object.fromEntries(stageNames.map((name) => [name, resourcesOfStage(name)]));
}

function resourcesOfStage(name: string): Record<string, Resource> {
  const app = appOfTests();
  const stage = readStage((wanted) => (wanted === 'stage' ? name : undefined));
  const stack = new StatefulStack(app, `InkstreamStateful-${name}`, { env: { region: stage.region }, stage });
  return z.record(z.string(), resourceSchema).parse(Template.fromStack(stack).toJSON().Resources);
}

/** @returns what of a stack's resources must stay */
export function lastingResources(resources: Readonly<Record<string, Resource>>): Record<string, LastingResource> {
  const found = Object.entries(resources).flatMap(([id, { Type, Properties }]) => {
    const fixed = lasting[Type]?.fixed;
    if (fixed === undefined) return [];
    const values = fixed.map((path) => [path, valueAt(Properties, path)]);
    return [[id, { type: Type, fixed: Object.fromEntries(values.filter(([, value]) => value !== undefined)) }]];
  });
  return Object.fromEntries(found);
}

function valueAt(properties: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    const inside = z.record(z.string(), z.unknown()).safeParse(value);
    return inside.success ? inside.data[key] : undefined;
  }, properties);
}

/** @returns types of which nobody has said whether they last */
export function undecidedTypes(resources: Readonly<Record<string, Resource>>): string[] {
  const types = new Set(Object.values(resources).map(({ Type }) => Type));
  return [...types].filter((type) => !(type in lasting) && !replaceable.has(type));
}

/** @returns ids of resources with data that a deploy may delete, because they lack one of the two policies */
export function unkeptResources(resources: Readonly<Record<string, Resource>>): string[] {
  return Object.entries(resources)
    .filter(([, { Type }]) => lasting[Type]?.holdsData)
    .filter(([, kept]) => kept.DeletionPolicy !== 'Retain' || kept.UpdateReplacePolicy !== 'Retain')
    .map(([id]) => id);
}

/** What a deploy would delete or replace of what was recorded, and what is not recorded yet, as sentences. */
export function describeChanges(recorded: LastingResources, now: LastingResources): string[] {
  return Object.entries(now).flatMap(([stage, resources]) => {
    const before = recorded[stage] ?? {};
    const gone = Object.keys(before).filter((id) => !(id in resources));
    return [
      ...gone.map((id) => `${stage}: ${id} (${before[id]?.type}) would be deleted`),
      ...Object.entries(resources).flatMap(([id, resource]) => changesOf(`${stage}: ${id}`, before[id], resource)),
    ];
  });
}

function changesOf(what: string, before: LastingResource | undefined, now: LastingResource): string[] {
  if (before === undefined) return [`${what} (${now.type}) is new, and not recorded yet`];
  if (before.type !== now.type) return [`${what} would be replaced: from ${before.type} to ${now.type}`];
  const paths = new Set([...Object.keys(before.fixed), ...Object.keys(now.fixed)]);
  return [...paths]
    .map((path) => [path, JSON.stringify(before.fixed[path]), JSON.stringify(now.fixed[path])] as const)
    .filter(([, was, is]) => was !== is)
    .map(([path, was, is]) => `${what} (${now.type}) would be replaced: ${path} from ${was} to ${is}`);
}

export function readRecordedResources(): LastingResources {
  return recordSchema.parse(JSON.parse(readFileSync(recordFile, 'utf8')));
}

export function writeRecordedResources(resources: LastingResources): void {
  writeFileSync(recordFile, `${JSON.stringify(resources, null, 2)}\n`);
}
