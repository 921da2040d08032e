import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { z } from 'zod';
import { StageError } from '../../../infra/stages.ts';
import { resourcesOf, type Stacks, synthesise } from '../stack-templates.ts';
import { alarmsOf } from '../watching/alarms-of.ts';
import { distributionsOf } from './edge-templates.ts';

const region = 'eu-west-1';
const host = 'search-api.print.example';
const domain = { zoneName: 'print.example', hostedZoneId: 'Z0123456789ABC' };
const synthesiseProd = (settings: object) => synthesise({ stage: 'prod' }, {}, {}, settings);
const stacks = synthesiseProd({ domain, secondRegion: { region } });
const nearest = synthesiseProd({
  domain: { ...domain, searchApi: 'find' },
  secondRegion: { region, routing: 'latency' },
});
const unnamed = synthesiseProd({ secondRegion: { region } });
const alone = synthesise({ stage: 'dev' }, {}, {}, { domain });

type StackName = 'stateless' | 'second' | 'edge';

function templateOf(of: Stacks, name: StackName): Template {
  const template = of[name];
  if (template === undefined) throw new Error(`The stage has no stack ${name}`);
  return template;
}

const propertiesOf = (of: Stacks, name: StackName, type: string) =>
  [...resourcesOf(templateOf(of, name), type).values()].map(({ Properties }) => Properties);
const answering = [
  ['first', 'stateless'],
  ['second', 'second'],
] as const;

const recordSchema = z.looseObject({
  Name: z.string(),
  Type: z.string(),
  AliasTarget: z.looseObject({ DNSName: z.unknown(), HostedZoneId: z.unknown() }),
  HealthCheckId: z.unknown().optional(),
  SetIdentifier: z.string().optional(),
  Failover: z.string().optional(),
  Region: z.string().optional(),
});
/** The records of the name that both Regions share. */
const recordsOf = (of: Stacks, name = host) =>
  propertiesOf(of, 'edge', 'AWS::Route53::RecordSet')
    .map((record) => recordSchema.parse(record))
    .filter(({ Name }) => Name === `${name}.`);

describe.each(answering)('in the %s Region', (_which, name) => {
  test('the search API answers to the shared name, with a certificate of that Region that the zone proves', () => {
    const [own, ...others] = propertiesOf(stacks, name, 'AWS::ApiGatewayV2::DomainName');
    expect(others).toEqual([]);
    expect(own).toMatchObject({
      DomainName: host,
      DomainNameConfigurations: [{ EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
    });
    expect(propertiesOf(stacks, name, 'AWS::CertificateManager::Certificate')).toMatchObject([
      { DomainName: host, ValidationMethod: 'DNS', DomainValidationOptions: [{ HostedZoneId: domain.hostedZoneId }] },
    ]);
    const [mapping] = propertiesOf(stacks, name, 'AWS::ApiGatewayV2::ApiMapping');
    const [[search] = []] = [...resourcesOf(templateOf(stacks, name), 'AWS::ApiGatewayV2::Api')].filter(
      ([, { Properties }]) => Properties.Name === 'inkstream-prod-search',
    );
    expect(mapping).toMatchObject({ ApiId: { Ref: search }, Stage: '$default' });
    expect(mapping?.ApiMappingKey).toBeUndefined();
  });

  test('health is asked of an API of its own, with one route, a throttle, and no key', () => {
    const apis = [...resourcesOf(templateOf(stacks, name), 'AWS::ApiGatewayV2::Api')];
    const [[id] = []] = apis.filter(([, { Properties }]) => Properties.Name === 'inkstream-prod-search-health');
    const ofIt = (type: string) =>
      propertiesOf(stacks, name, type).filter(({ ApiId }) => JSON.stringify(ApiId) === JSON.stringify({ Ref: id }));
    expect(ofIt('AWS::ApiGatewayV2::Route')).toMatchObject([{ RouteKey: 'GET /health', AuthorizationType: 'NONE' }]);
    expect(ofIt('AWS::ApiGatewayV2::Stage')).toMatchObject([
      { DefaultRouteSettings: { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 50 } },
    ]);
  });

  test('every route of the search API itself still asks for the key of the edge', () => {
    const open = propertiesOf(stacks, name, 'AWS::ApiGatewayV2::Route')
      .filter(({ AuthorizationType }) => AuthorizationType !== 'CUSTOM')
      .map(({ RouteKey }) => RouteKey);
    expect(open.filter((key) => !String(key).includes('/uploads'))).toEqual(['GET /health']);
  });
});

describe('Route 53', () => {
  const checks = [...resourcesOf(templateOf(stacks, 'edge'), 'AWS::Route53::HealthCheck')];

  test('asks each Region by the name of that Region alone, over HTTPS', () => {
    const configs = checks.map(([, { Properties }]) => Properties.HealthCheckConfig);
    expect(configs).toMatchObject(
      ['eu-central-1', region].map(() => ({
        Type: 'HTTPS',
        ResourcePath: '/health',
        EnableSNI: true,
        RequestInterval: 30,
        FailureThreshold: 3,
      })),
    );
    const hosts = configs.map((config) => JSON.stringify(config));
    expect(hosts[0]).toContain('.execute-api.eu-central-1.');
    expect(hosts[1]).toContain(`.execute-api.${region}.`);
    expect(hosts.join()).not.toContain(host);
  });

  test('says under the shared name: the first Region while it is well, else the second', () => {
    const records = recordsOf(stacks);
    expect(records).toMatchObject([
      { Type: 'A', SetIdentifier: 'eu-central-1', Failover: 'PRIMARY' },
      { Type: 'A', SetIdentifier: region, Failover: 'SECONDARY' },
    ]);
    expect(records.map(({ HealthCheckId }) => JSON.stringify(HealthCheckId))).toEqual(
      checks.map(([id]) => JSON.stringify({ Ref: id })),
    );
    const targets = records.map(({ AliasTarget }) => JSON.stringify(AliasTarget));
    expect(targets[0]).toContain('Stateless');
    expect(targets[1]).toContain('Second');
  });

  test('says the nearer one of those that are well, where the stage asks for it', () => {
    const records = recordsOf(nearest, 'find.print.example');
    expect(records.map(({ Region, Failover }) => [Region, Failover])).toEqual([
      ['eu-central-1', undefined],
      [region, undefined],
    ]);
    expect(records.filter(({ HealthCheckId }) => HealthCheckId === undefined)).toEqual([]);
  });

  test('cannot know which is nearer without a domain', () => {
    const wrong = () => synthesiseProd({ secondRegion: { region, routing: 'latency' } });
    expect(wrong).toThrow(StageError);
    expect(wrong).toThrow(/secondRegion\.routing: needs domain/);
  });
});

describe('CloudFront', () => {
  const originSchema = z.looseObject({
    Id: z.string(),
    DomainName: z.unknown(),
    OriginCustomHeaders: z.array(z.object({ HeaderName: z.string(), HeaderValue: z.unknown() })).default([]),
  });
  const configSchema = z.looseObject({
    Origins: z.array(originSchema),
    OriginGroups: z.object({
      Items: z.array(z.looseObject({ Members: z.object({ Items: z.array(z.object({ OriginId: z.string() })) }) })),
    }),
    CacheBehaviors: z.array(
      z.looseObject({ CachePolicyId: z.unknown(), OriginRequestPolicyId: z.unknown().optional() }),
    ),
  });
  const configOf = (of: Stacks) => configSchema.parse(distributionsOf(templateOf(of, 'edge')).get('Product'));
  /** The origins of the API, in the order in which they are asked. */
  function apiOriginsOf(of: Stacks) {
    const { Origins, OriginGroups } = configOf(of);
    const groups = OriginGroups.Items.map(({ Members }) =>
      Members.Items.map(({ OriginId }) => originSchema.parse(Origins.find(({ Id }) => Id === OriginId))),
    );
    return groups.find(([origin]) => origin !== undefined && origin.OriginCustomHeaders.length > 0) ?? [];
  }

  test('asks the shared name, and the second Region by itself for what fails until Route 53 has noticed', () => {
    const [shared, second] = apiOriginsOf(stacks);
    expect(shared?.DomainName).toBe(host);
    expect(JSON.stringify(second?.DomainName)).toContain(`.execute-api.${region}.`);
  });

  test('shows both of them the same key', () => {
    const keys = apiOriginsOf(stacks).map(({ OriginCustomHeaders }) => JSON.stringify(OriginCustomHeaders));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toContain('x-origin-key');
  });

  test('never passes on the host that a shopper asked for, which API Gateway would not know', () => {
    const edge = templateOf(stacks, 'edge');
    const policies = ['AWS::CloudFront::CachePolicy', 'AWS::CloudFront::OriginRequestPolicy'].flatMap((type) =>
      [...resourcesOf(edge, type).values()].map(({ Properties }) => JSON.stringify(Properties)),
    );
    expect(policies.filter((policy) => /"(host|Host|allViewer|allViewerAndWhitelistCloudFront)"/.test(policy))).toEqual(
      [],
    );
    const managed = configOf(stacks).CacheBehaviors.map(({ OriginRequestPolicyId }) => OriginRequestPolicyId);
    expect(managed.filter((id) => typeof id === 'string')).toEqual([]);
  });

  test('waits for the records', () => {
    const edge = z
      .object({ Resources: z.record(z.string(), z.looseObject({ DependsOn: z.array(z.string()).optional() })) })
      .parse(templateOf(stacks, 'edge').toJSON()).Resources;
    const [search] = Object.entries(edge).filter(([id]) => /^SearchPageDistribution/.test(id));
    const records = Object.keys(edge).filter((id) => /^SearchRouting.*A[0-9A-F]{8}$/.test(id));
    expect(records).toHaveLength(2);
    expect(search?.[1].DependsOn).toEqual(expect.arrayContaining(records));
  });

  test('asks the APIs by their own names where the stage has no domain', () => {
    const hosts = apiOriginsOf(unnamed).map(({ DomainName }) => JSON.stringify(DomainName));
    expect(hosts[0]).toContain('.execute-api.eu-central-1.');
    expect(hosts[1]).toContain(`.execute-api.${region}.`);
  });
});

test.each([
  ['a second Region without a domain', unnamed],
  ['a domain without a second Region', alone],
])('nothing of it is made for %s', (_what, of) => {
  const names = (['stateless', 'second', 'edge'] as const).filter((name) => of[name] !== undefined);
  for (const type of ['AWS::Route53::HealthCheck', 'AWS::ApiGatewayV2::DomainName', 'AWS::ApiGatewayV2::ApiMapping'])
    expect([type, names.flatMap((name) => propertiesOf(of, name, type))]).toEqual([type, []]);
});

describe('somebody hears', () => {
  test('of a Region that does not answer, where Route 53 counts, even when it counts nothing', () => {
    const alarms = alarmsOf(templateOf(stacks, 'edge')).filter(({ name }) => name.endsWith('-region-unhealthy'));
    expect(alarms.map(({ name, isAlarmedBySilence }) => [name, isAlarmedBySilence])).toEqual([
      ['inkstream-prod-search-first-region-unhealthy', true],
      ['inkstream-prod-search-second-region-unhealthy', true],
    ]);
    for (const { metrics, description } of alarms) {
      expect(metrics.map(({ namespace, name }) => `${namespace} ${name}`)).toEqual(['AWS/Route53 HealthCheckStatus']);
      expect(description).toContain('#search-region-unhealthy');
    }
  });

  test.each(answering)('when somebody else asks for the health of the %s Region', (_which, name) => {
    expect(alarmsOf(templateOf(stacks, name)).map((alarm) => alarm.name)).toContain(
      'inkstream-prod-search-health-asked',
    );
  });

  test('that the second Region answers, unless it does so for those who are nearer', () => {
    const isTold = (of: Stacks) =>
      alarmsOf(templateOf(of, 'second')).some(({ name }) => name === 'inkstream-prod-second-region-answers');
    expect([isTold(stacks), isTold(nearest)]).toEqual([true, false]);
  });
});

test('the name is that which the stage gives it', () => {
  const [own] = propertiesOf(nearest, 'second', 'AWS::ApiGatewayV2::DomainName');
  expect(own?.DomainName).toBe('find.print.example');
});

test("passes the CDK's own rules, and needs no account", () => {
  for (const { app, stage } of [stacks, nearest]) {
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
    expect(stage.account).toBeUndefined();
  }
});
