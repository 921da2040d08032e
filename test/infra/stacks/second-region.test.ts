import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { z } from 'zod';
import { secondStageOf } from '../../../infra/second-stage.ts';
import { readStage, StageError } from '../../../infra/stages.ts';
import { onThisMachine, type Resource, resourcesOf, type Stacks, synthesise, textOf } from '../stack-templates.ts';
import { alarmsOf } from '../watching/alarms-of.ts';

const region = 'eu-west-1';
const stacks: Stacks = synthesise({ stage: 'prod' }, {}, {}, { encryption: 'customer', secondRegion: { region } });
const { stateful, stateless } = stacks;

function secondOf({ second }: Stacks): Template {
  if (second === undefined) throw new Error('The stage has no second Region');
  return second;
}

const second = secondOf(stacks);
const propertiesOf = (template: Template, type: string) =>
  [...resourcesOf(template, type).values()].map(({ Properties }) => Properties);

const ruleSchema = z.looseObject({
  Name: z.string(),
  EventPattern: z.looseObject({ region: z.array(z.string()).optional(), 'replay-name': z.unknown().optional() }),
  Targets: z.array(z.looseObject({ Arn: z.unknown(), RoleArn: z.unknown().optional() })),
});
const rulesOf = (template: Template) =>
  propertiesOf(template, 'AWS::Events::Rule').map((rule) => ruleSchema.parse(rule));
const busRulesOf = (template: Template) =>
  rulesOf(template).filter(({ Targets }) => Targets.some(({ Arn }) => JSON.stringify(Arn).includes(':event-bus/')));

const replicationSchema = z.object({
  Rules: z.array(
    z.looseObject({
      Id: z.string(),
      Status: z.literal('Enabled'),
      Filter: z.object({ Prefix: z.string() }),
      DeleteMarkerReplication: z.object({ Status: z.literal('Enabled') }),
      SourceSelectionCriteria: z.unknown().optional(),
      Destination: z.looseObject({
        Bucket: z.unknown().optional(),
        Metrics: z.object({ Status: z.literal('Enabled') }),
        EncryptionConfiguration: z.object({ ReplicaKmsKeyID: z.unknown().optional() }).optional(),
      }),
    }),
  ),
});
const bucketSchema = z.looseObject({
  BucketName: z.unknown().optional(),
  VersioningConfiguration: z.unknown().optional(),
  ReplicationConfiguration: replicationSchema.optional(),
  LifecycleConfiguration: z.looseObject({ Rules: z.array(z.looseObject({})) }).optional(),
});
const bucketsOf = (template: Template) =>
  propertiesOf(template, 'AWS::S3::Bucket').map((bucket) => bucketSchema.parse(bucket));

const tableSchema = z.looseObject({
  TableName: z.string(),
  StreamSpecification: z.object({ StreamViewType: z.string() }).optional(),
  Replicas: z.array(z.looseObject({ Region: z.string(), DeletionProtectionEnabled: z.boolean() })),
});
const tablesOf = (template: Template) =>
  propertiesOf(template, 'AWS::DynamoDB::GlobalTable').map((table) => tableSchema.parse(table));

const statementSchema = z.looseObject({
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Resource: z.unknown().optional(),
});
const policySchema = z.looseObject({
  PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
  Roles: z.unknown().optional(),
});
const statementsOf = (template: Template, about: RegExp) =>
  [...resourcesOf(template, 'AWS::IAM::Policy')]
    .filter(([id]) => about.test(id))
    .flatMap(([, { Properties }]: [string, Resource]) => policySchema.parse(Properties).PolicyDocument.Statement);

const stagesFile = z.record(z.string(), z.looseObject({}));

function stagesWith(secondRegion: object): object {
  const stages = stagesFile.parse(JSON.parse(readFileSync('infra/stages.json', 'utf8')));
  return Object.fromEntries(Object.entries(stages).map(([name, stage]) => [name, { ...stage, secondRegion }]));
}

describe('a second Region', () => {
  test('is off in every stage as it is shipped', () => {
    const shipped = ['dev', 'staging', 'prod'].map((stage) => readStage((name) => ({ stage })[name]).secondRegion);
    expect(shipped).toEqual([undefined, undefined, undefined]);
  });

  test('is never on this machine', () => {
    const context: Readonly<Record<string, string>> = onThisMachine;
    expect(readStage((name) => context[name], stagesWith({ region })).secondRegion).toBeUndefined();
  });

  test('is told to commands, so that a certificate of erasure can name it', () => {
    expect(Object.values(stateful.findOutputs('SecondRegion'))).toMatchObject([{ Value: region }]);
  });

  test('may be smaller, and do without masters', () => {
    const smaller = { region, zones: ['a', 'b'], domain: { nodes: 2, masters: false } };
    const stage = readStage((name) => ({ stage: 'prod' })[name], stagesWith(smaller));
    expect(secondStageOf(stage)).toMatchObject({ region, network: { zones: ['a', 'b'] }, secondRegion: undefined });
    expect(secondStageOf(stage)?.search.domain).toMatchObject({ nodes: 2, masters: undefined, volumeGib: 50 });
  });

  test.each([
    ['the first one', { region: 'eu-central-1' }, /secondRegion\.region: must be another/],
    ['one with fewer zones than its nodes need', { region, zones: ['a', 'b'] }, /secondRegion\.zones: are fewer/],
    ['something else', { region: 'Ireland' }, /secondRegion\.region: must be a Region/],
  ])('is refused where it is %s', (_what, secondRegion, message) => {
    expect(() => synthesise({ stage: 'prod' }, {}, {}, { secondRegion })).toThrow(StageError);
    expect(() => synthesise({ stage: 'prod' }, {}, {}, { secondRegion })).toThrow(message);
  });

  test("passes the CDK's own rules, needs no account, and asks nothing of the account it is made in", () => {
    const { violations } = new AwsSolutionsChecks(stacks.app).validateScope(stacks.app);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
    expect(stacks.stage.account).toBeUndefined();
  });
});

describe('events', () => {
  test('are all forwarded to the bus of the second Region, by a role that can do nothing else', () => {
    const [rule, ...others] = busRulesOf(stateless);
    expect(others).toEqual([]);
    expect(rule).toMatchObject({
      Name: 'inkstream-prod-commerce-to-second-region',
      EventPattern: { source: [{ prefix: 'commerce.' }] },
    });
    const bus = 'arn:aws:events:eu-west-1:<AWS::AccountId>:event-bus/inkstream-prod-commerce';
    expect(rule?.Targets.map(({ Arn }) => textOf(Arn))).toEqual([bus]);
    const statements = statementsOf(stateless, /^Forwarding/);
    expect(statements.map(({ Action, Resource }) => [Action, textOf(Resource)])).toEqual([[['events:PutEvents'], bus]]);
  });

  test('cannot come round: each Region forwards what was announced there, and the second only what is replayed for it', () => {
    const [there, back] = [busRulesOf(stateless), busRulesOf(second)];
    expect(there.map(({ EventPattern }) => EventPattern.region)).toEqual([['eu-central-1']]);
    expect(there.map(({ EventPattern }) => EventPattern['replay-name'])).toEqual([[{ exists: false }]]);
    expect(back.map(({ EventPattern }) => EventPattern.region)).toEqual([[region]]);
    expect(back.map(({ EventPattern }) => EventPattern['replay-name'])).toEqual([[{ prefix: 'to-first-' }]]);
  });

  test('are kept in an archive there too', () => {
    const days = [stateful, second].map((template) =>
      propertiesOf(template, 'AWS::Events::Archive').map(({ RetentionDays }) => RetentionDays),
    );
    expect(days).toEqual([[365], [365]]);
  });

  test('become an index of that Region, by tables that nobody else writes', () => {
    const names = tablesOf(second).map(({ TableName }) => TableName);
    expect(names.sort()).toEqual([
      'inkstream-prod-product-images-second',
      'inkstream-prod-products-second',
      'inkstream-prod-search-control',
    ]);
    const copied = tablesOf(stateful).filter(({ Replicas }) => Replicas.length > 1);
    expect(copied.map(({ TableName }) => TableName).filter((name) => names.includes(name))).toEqual([]);
    expect(propertiesOf(second, 'AWS::OpenSearchService::Domain')).toHaveLength(1);
  });
});

describe('tables', () => {
  test('of what cannot be made again, and of the projection, have a copy as well protected as they are', () => {
    const copied = tablesOf(stateful).filter(({ Replicas }) => Replicas.length > 1);
    expect(copied.map(({ TableName }) => TableName).sort()).toEqual(
      ['catalog', 'lake-state', 'print-images', 'product-images', 'products'].map((name) => `inkstream-prod-${name}`),
    );
    for (const { Replicas, StreamSpecification } of copied) {
      expect(Replicas.map((replica) => replica.Region)).toEqual(['eu-central-1', region]);
      expect(Replicas.map((replica) => replica.DeletionProtectionEnabled)).toEqual([true, true]);
      for (const replica of Replicas)
        expect(replica.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
      expect(StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
      const keys = Replicas.map(({ SSESpecification }) => JSON.stringify(SSESpecification));
      expect(keys[0]).toContain('"Fn::GetAtt"');
      expect(keys[1]).toContain(`:kms:${region}:`);
    }
  });
});

describe('objects', () => {
  const replicated = bucketsOf(stateful).flatMap((bucket) => {
    const { ReplicationConfiguration: configuration } = bucket;
    return configuration === undefined ? [] : [{ bucket, rules: configuration.Rules }];
  });

  test('of lake, uploads, images and search page are copied, with deletions, and with a key where they have one', () => {
    const rules = replicated.flatMap(({ rules: all }) => all);
    expect(rules.map(({ Id, Filter }) => [Id, Filter.Prefix])).toEqual(
      expect.arrayContaining([
        ['lake-bronze', 'bronze/'],
        ['lake-silver', 'silver/'],
        ['lake-quarantine', 'quarantine/'],
        ['lake-errors', 'errors/'],
        ['upload-uploads', 'uploads/'],
        ['image-images', 'images/'],
        ['image-quarantine', 'quarantine/'],
        ['pages-search', 'search/'],
      ]),
    );
    const withoutKey = rules.filter(({ Destination }) => Destination.EncryptionConfiguration === undefined);
    expect(withoutKey.map(({ Id }) => Id)).toEqual(['pages-search']);
    const keys = rules.flatMap(({ Destination: { EncryptionConfiguration: of } }) => of?.ReplicaKmsKeyID ?? []);
    expect([...new Set(keys.map(textOf))]).toEqual([
      'arn:<AWS::Partition>:kms:eu-west-1:<AWS::AccountId>:alias/inkstream-prod-data',
    ]);
  });

  test('go to buckets that are there, and both sides keep versions', () => {
    const there = new Map(bucketsOf(second).map((bucket) => [textOf(bucket.BucketName), bucket]));
    for (const { bucket, rules } of replicated) {
      expect(bucket.VersioningConfiguration).toEqual({ Status: 'Enabled' });
      for (const { Destination } of rules) {
        const name = textOf(Destination.Bucket).replace('arn:<AWS::Partition>:s3:::', '');
        const [target] = [...there].filter(([found]) => found.replace('<AWS::Region>', region) === name);
        expect([name, target?.[1].VersioningConfiguration]).toEqual([name, { Status: 'Enabled' }]);
      }
    }
  });

  test('expire there as here, since S3 does not copy what a lifecycle rule removes', () => {
    const lifecycles = (template: Template) =>
      new Map(
        bucketsOf(template).map((bucket) => [
          textOf(bucket.BucketName).replace('<AWS::Region>', '').replace('eu-central-1', '').replace(region, ''),
          JSON.stringify(bucket.LifecycleConfiguration?.Rules.map((rule) => JSON.stringify(rule)).sort()),
        ]),
      );
    const here = lifecycles(stateful);
    const there = lifecycles(second);
    const names = replicated.map(({ bucket }) => textOf(bucket.BucketName).replace('eu-central-1', ''));
    for (const name of names) expect([name, there.get(name)]).toEqual([name, here.get(name)]);
  });

  test('are copied by a role that reads only these folders here and writes only these there', () => {
    const statements = statementsOf(stateful, /^Replication/);
    const actions = statements.flatMap(({ Action }) => Action).sort();
    expect(actions).toEqual([
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      's3:GetObjectVersionAcl',
      's3:GetObjectVersionForReplication',
      's3:GetObjectVersionTagging',
      's3:GetReplicationConfiguration',
      's3:ListBucket',
      's3:ReplicateDelete',
      's3:ReplicateObject',
      's3:ReplicateTags',
    ]);
    const writes = statements.filter(({ Action }) => Action.some((action) => action.startsWith('s3:Replicate')));
    const places = writes.flatMap(({ Resource }) => [Resource].flat().map(textOf));
    expect(places.filter((place) => !/-eu-west-1\/[a-z]+\/\*$/.test(place))).toEqual([]);
  });
});

describe('searches', () => {
  const groupSchema = z.looseObject({
    FailoverCriteria: z.object({ StatusCodes: z.object({ Items: z.array(z.number()) }) }),
    Members: z.object({ Items: z.array(z.object({ OriginId: z.string() })) }),
  });
  const distributionSchema = z.looseObject({
    DistributionConfig: z.looseObject({
      OriginGroups: z.object({ Items: z.array(groupSchema) }).optional(),
      Origins: z.array(z.looseObject({ Id: z.string(), DomainName: z.unknown().optional() })),
    }),
  });
  if (stacks.edge === undefined) throw new Error('The stage has no edge');
  const configs = propertiesOf(stacks.edge, 'AWS::CloudFront::Distribution').map(
    (distribution) => distributionSchema.parse(distribution).DistributionConfig,
  );

  test('and the page go to the second Region where the first fails to answer, and nothing else does', () => {
    const [searching, ...others] = configs.filter(({ OriginGroups }) => OriginGroups !== undefined);
    expect(others).toEqual([]);
    const groups = searching?.OriginGroups?.Items ?? [];
    expect(groups).toHaveLength(2);
    for (const { FailoverCriteria, Members } of groups) {
      expect(FailoverCriteria.StatusCodes.Items).toEqual([500, 502, 503, 504]);
      const hosts = Members.Items.map(({ OriginId }) =>
        JSON.stringify(searching?.Origins.find(({ Id }) => Id === OriginId)?.DomainName),
      );
      expect(hosts[0]).toContain('eu-central-1');
      expect(hosts[1]).toContain(region);
    }
  });

  test('are answered there to CloudFront alone, by the same key', () => {
    const secrets = propertiesOf(stateful, 'AWS::SecretsManager::Secret').map(({ ReplicaRegions }) => ReplicaRegions);
    expect(secrets).toContainEqual([{ Region: 'us-east-1' }, { Region: region }]);
    expect(propertiesOf(second, 'AWS::ApiGatewayV2::Authorizer')).toHaveLength(1);
    const [reading] = statementsOf(second, /OriginGuard/).filter(({ Action }) =>
      Action.includes('secretsmanager:GetSecretValue'),
    );
    expect(textOf(reading?.Resource)).toMatch(/:secret:inkstream-prod\/search-origin-key-\?{6}$/);
  });
});

test('somebody hears of it when copies or events fall behind, and when the second Region has to answer', () => {
  const names = [...alarmsOf(stateless), ...alarmsOf(second)].map(({ name }) => name.replace('inkstream-prod-', ''));
  for (const wanted of [
    'replication-lake-silver-late',
    'replication-lake-silver-failed',
    'replication-upload-uploads-failed',
    'replication-table-products-late',
    'second-region-undelivered',
    'second-region-silent',
    'second-region-answers',
  ])
    expect(names).toContain(wanted);
  const silent = alarmsOf(second).find(({ name }) => name.endsWith('second-region-silent'));
  expect(silent?.isAlarmedBySilence).toBe(true);
});
