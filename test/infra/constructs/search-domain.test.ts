import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { onThisMachine, resourcesOf, synthesise, textOf } from '../stack-templates.ts';

const { stateful, stateless } = synthesise();
const prod = synthesise({ stage: 'prod' });
const staging = synthesise({ stage: 'staging' }).stateful;

describe('the search domain', () => {
  test('is encrypted on disk and between its nodes, and answers over TLS 1.2 or newer only', () => {
    stateful.hasResourceProperties('AWS::OpenSearchService::Domain', {
      EncryptionAtRestOptions: { Enabled: true },
      NodeToNodeEncryptionOptions: { Enabled: true },
      DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
    });
  });

  test('is of an engine with which the local one shares its major version, and is upgraded in place', () => {
    stateful.hasResource('AWS::OpenSearchService::Domain', {
      Properties: { EngineVersion: 'OpenSearch_3.7' },
      UpdatePolicy: { EnableVersionUpgrade: true },
    });
  });

  test('has a name that OpenSearch Service takes, in every stage', () => {
    for (const template of [stateful, staging, prod.stateful]) {
      const [domain] = resourcesOf(template, 'AWS::OpenSearchService::Domain').values();
      expect(domain?.Properties.DomainName).toMatch(/^[a-z][a-z0-9-]{2,27}$/);
    }
  });

  test.each([
    ['dev', stateful, 1, undefined],
    ['staging', staging, 2, 2],
    ['prod', prod.stateful, 3, 3],
  ])('of %s stands in as many zones as its nodes allow', (_stage, template, nodes, zones) => {
    template.hasResourceProperties('AWS::OpenSearchService::Domain', {
      ClusterConfig: {
        InstanceCount: nodes,
        ZoneAwarenessEnabled: zones !== undefined,
        ZoneAwarenessConfig: zones === undefined ? Match.absent() : { AvailabilityZoneCount: zones },
      },
      EBSOptions: { EBSEnabled: true, VolumeType: 'gp3' },
    });
  });

  test('admits the roles of our functions, by their names, and nobody else', () => {
    const [domain] = resourcesOf(stateful, 'AWS::OpenSearchService::Domain').values();
    const policy = z
      .object({
        Statement: z.tuple([
          z.looseObject({ Condition: z.record(z.string(), z.record(z.string(), z.array(z.unknown()))) }),
        ]),
      })
      .parse(domain?.Properties.AccessPolicies);
    const [statement] = policy.Statement;
    expect(statement).toMatchObject({ Effect: 'Allow', Principal: { AWS: expect.anything() } });
    const admitted = statement.Condition.ArnEquals?.['aws:PrincipalArn']?.map((arn) => textOf(arn).split('/').at(-1));
    const roles = [...resourcesOf(stateless, 'AWS::IAM::Role').values()].map(({ Properties }) => Properties.RoleName);
    const named = roles
      .filter((name) => name !== undefined)
      .map((name) => textOf(name).replace('eu-central-1', '<AWS::Region>'));
    expect(admitted?.sort()).toEqual(named.sort());
  });

  test('writes down slow searches, slow writes and its own troubles, into logs that forget', () => {
    stateful.hasResourceProperties('AWS::OpenSearchService::Domain', {
      LogPublishingOptions: {
        SEARCH_SLOW_LOGS: Match.objectLike({ Enabled: true }),
        INDEX_SLOW_LOGS: Match.objectLike({ Enabled: true }),
        ES_APPLICATION_LOGS: Match.objectLike({ Enabled: true }),
      },
    });
    const groups = [...resourcesOf(stateful, 'AWS::Logs::LogGroup').values()];
    expect(groups.map(({ Properties }) => Properties.RetentionInDays)).toEqual([14, 14, 14]);
  });

  test.each([
    ['dev', stateful],
    ['prod', prod.stateful],
  ])('of %s is made after the policy that lets it write them, without which it is refused', (_stage, template) => {
    const [policy] = resourcesOf(template, 'AWS::Logs::ResourcePolicy').keys();
    template.hasResource('AWS::OpenSearchService::Domain', { DependsOn: Match.arrayWith([policy]) });
  });

  test.each([
    ['search-domain-red', 'ClusterStatus.red', 'GreaterThanThreshold', 0],
    ['search-domain-writes-blocked', 'ClusterIndexWritesBlocked', 'GreaterThanThreshold', 0],
    ['search-domain-storage', 'FreeStorageSpace', 'LessThanThreshold', 2_560],
    ['search-domain-heap', 'JVMMemoryPressure', 'GreaterThanThreshold', 90],
    ['search-domain-cpu', 'CPUUtilization', 'GreaterThanThreshold', 80],
    ['search-domain-snapshot-failed', 'AutomatedSnapshotFailure', 'GreaterThanThreshold', 0],
  ])('raises %s when %s is beyond its limit', (name, metric, comparison, limit) => {
    stateless.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `inkstream-dev-${name}`,
      Namespace: 'AWS/ES',
      MetricName: metric,
      Threshold: limit,
      ComparisonOperator: comparison,
      Dimensions: Match.arrayWith([{ Name: 'DomainName', Value: 'inkstream-dev-products' }]),
    });
  });

  test('raises an alarm when it has refused more writes than five minutes ago, for want of memory or of a queue', () => {
    const alarms = [...resourcesOf(stateless, 'AWS::CloudWatch::Alarm').values()];
    const [alarm] = alarms.filter(
      ({ Properties }) => Properties.AlarmName === 'inkstream-dev-search-domain-write-rejections',
    );
    const stat = z.object({ Metric: z.looseObject({ MetricName: z.string() }), Period: z.number(), Stat: z.string() });
    const part = z.object({ Id: z.string(), Expression: z.string().optional(), MetricStat: stat.optional() });
    const [sum, ...totals] = z.array(part).parse(alarm?.Properties.Metrics);
    expect(totals.map(({ MetricStat }) => [MetricStat?.Metric.MetricName, MetricStat?.Stat])).toEqual([
      ['CoordinatingWriteRejected', 'Maximum'],
      ['PrimaryWriteRejected', 'Maximum'],
      ['ReplicaWriteRejected', 'Maximum'],
      ['ThreadpoolWriteRejected', 'Maximum'],
    ]);
    // They are totals since the process began: as such they would stay above zero for ever.
    expect(sum?.Expression).toBe(`MAX([${totals.map(({ Id }) => `FILL(DIFF(${Id}), 0)`).join(', ')}])`);
    expect(alarm?.Properties).toMatchObject({ Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' });
  });

  test('of prod has three masters of its own, which are watched', () => {
    prod.stateful.hasResourceProperties('AWS::OpenSearchService::Domain', {
      ClusterConfig: { DedicatedMasterEnabled: true, DedicatedMasterCount: 3 },
    });
    const alarms = [...resourcesOf(prod.stateless, 'AWS::CloudWatch::Alarm').values()];
    const ofMasters = alarms.filter(({ Properties }) => String(Properties.MetricName).startsWith('Master'));
    expect(ofMasters.map(({ Properties }) => Properties.MetricName).sort()).toEqual([
      'MasterCPUUtilization',
      'MasterJVMMemoryPressure',
    ]);
  });

  test('of prod checks roles itself; its master is the function that gives the others their tasks', () => {
    const [[master] = []] = [...resourcesOf(prod.stateful, 'AWS::IAM::Role')].filter(([, { Properties }]) =>
      /-index-setup-/.test(Properties.RoleName === undefined ? '' : textOf(Properties.RoleName)),
    );
    prod.stateful.hasResourceProperties('AWS::OpenSearchService::Domain', {
      AdvancedSecurityOptions: {
        Enabled: true,
        InternalUserDatabaseEnabled: false,
        MasterUserOptions: { MasterUserARN: { 'Fn::GetAtt': [master, 'Arn'] } },
      },
    });
    const [setup] = [...resourcesOf(prod.stateless, 'AWS::Lambda::Function').values()].filter(
      ({ Properties }) => Properties.FunctionName === 'inkstream-prod-index-setup',
    );
    expect(textOf(setup?.Properties.Role)).toMatch(/role\/inkstream-prod-index-setup-/);
    const environment = z.object({ Variables: z.record(z.string(), z.unknown()) }).parse(setup?.Properties.Environment);
    const roles = z
      .record(z.string(), z.array(z.string()))
      .parse(JSON.parse(textOf(environment.Variables.INKSTREAM_SEARCH_ROLES)));
    const taskOf = Object.entries(roles).map(([task, arns]) => [
      task,
      arns.map((arn) => /role\/inkstream-prod-(.*)-<AWS::Region>$/.exec(arn)?.[1]),
    ]);
    expect(Object.fromEntries(taskOf)).toEqual({
      writer: ['product-indexer'],
      reader: ['search-api'],
      auditor: ['search-audit'],
      purger: ['tombstone-purge'],
      operator: ['search-gateway'],
    });
  });

  test('of prod may keep snapshots in a bucket that outlives it', () => {
    prod.stateful.hasResource('AWS::S3::Bucket', {
      Properties: { LoggingConfiguration: { LogFilePrefix: 'search-snapshots/' } },
      DeletionPolicy: 'Retain',
    });
    prod.stateful.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'es.amazonaws.com' } })] },
    });
  });

  test('outlives its stack where data is protected', () => {
    prod.stateful.hasResource('AWS::OpenSearchService::Domain', { DeletionPolicy: 'Retain' });
  });
});

describe('what the indexer knows', () => {
  test.each([
    ['products', ['productId']],
    ['product-images', ['imageId', 'productId']],
    ['search-control', ['name']],
    ['catalog', ['pk', 'sk']],
  ])('is a table %s with the key %j, encrypted and to be restored to any second', (table, keys) => {
    stateful.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: `inkstream-dev-${table}`,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((AttributeName, position) => ({ AttributeName, KeyType: position === 0 ? 'HASH' : 'RANGE' })),
      SSESpecification: { SSEEnabled: false },
      Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })],
    });
  });

  test('cannot be deleted where data is protected', () => {
    const tables = [...resourcesOf(prod.stateful, 'AWS::DynamoDB::GlobalTable').values()];
    const replicas = z.array(z.looseObject({ DeletionProtectionEnabled: z.literal(true) }));
    expect(tables.map(({ Properties }) => replicas.safeParse(Properties.Replicas).success)).toEqual(
      tables.map(() => true),
    );
  });
});

describe('the catalog', () => {
  test('tells of every edit with the row before and after it', () => {
    stateful.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'inkstream-dev-catalog',
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  test("is the shop's own where the stage names one, in the way that the shop keeps it", () => {
    const arn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/shop';
    const streamArn = `${arn}/stream/2026-01-01T00:00:00.000`;
    const mapping = { product: { partition: '{id}', sort: 'META' } };
    const named = synthesise({}, { table: { arn, streamArn }, mapping });
    expect(
      named.stateful.findResources('AWS::DynamoDB::GlobalTable', {
        Properties: { TableName: 'inkstream-dev-catalog' },
      }),
    ).toEqual({});
    named.stateful.hasOutput('CatalogTable', { Value: 'shop' });
    named.stateless.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: streamArn });
    named.stateless.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'inkstream-dev-catalog-stream',
      Environment: {
        Variables: { INKSTREAM_CATALOG_MAPPING: Match.serializedJson(Match.objectLike(mapping)) },
      },
    });
  });
});

test('on this machine a domain is neither made nor watched', () => {
  const local = synthesise(onThisMachine);
  expect(resourcesOf(local.stateful, 'AWS::OpenSearchService::Domain').size).toBe(0);
  const alarms = [...resourcesOf(local.stateless, 'AWS::CloudWatch::Alarm').values()];
  expect(alarms.filter(({ Properties }) => Properties.Namespace === 'AWS/ES')).toEqual([]);
});
