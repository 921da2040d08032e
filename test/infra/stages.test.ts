import { describe, expect, test } from '@jest/globals';
import { edgeOf, readStage } from '../../infra/stages.ts';

const settings = {
  deletionProtection: false,
  logRetentionDays: 14,
  archiveRetentionDays: 14,
  ingestWindowSeconds: 30,
  writerConcurrency: 5,
  loadEveryMinutes: 15,
  analystScanLimitGib: 5,
  etlScanLimitGib: 100,
  region: 'eu-central-1',
  search: {
    domain: { instanceType: 't3.small.search', nodes: 1, volumeGib: 10 },
    languages: ['english'],
    indexerConcurrency: 2,
    requestsPerSecond: 20,
    burst: 50,
    allowedOrigins: ['*'],
    edge: { requestsPerAddress: 1000 },
  },
  images: { workers: 2, requestsPerSecond: 20, burst: 50, allowedOrigins: ['*'] },
};
const stages = { dev: settings, staging: settings, prod: { ...settings, deletionProtection: true } };
const local = {
  target: 'local',
  localAwsEndpoint: 'http://127.0.0.1:4566',
  localAthenaEndpoint: 'http://127.0.0.1:4580',
  localOpenSearchUrl: 'http://127.0.0.1:4590',
  localIdentityUrl: 'http://127.0.0.1:4615',
};
const withSearch = (changes: object) => ({
  ...stages,
  dev: { ...settings, search: { ...settings.search, ...changes } },
});
const withDomain = (changes: object) => withSearch({ domain: { ...settings.search.domain, ...changes } });
const withStage = (changes: object) => ({ ...stages, dev: { ...settings, ...changes } });
const withCatalog = (catalog: object) => ({ ...stages, dev: { ...settings, catalog } });
const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/shop';

function read(context: Record<string, unknown>, from?: unknown) {
  return readStage((name) => context[name], from);
}

describe('the checked-in stages', () => {
  test('are dev, staging and prod, and dev is the one that is meant without saying', () => {
    expect(['dev', 'staging', 'prod'].map((stage) => read({ stage }).name)).toEqual(['dev', 'staging', 'prod']);
    expect(read({}).name).toBe('dev');
  });

  test('protect the data of prod', () => {
    expect(read({ stage: 'prod' }).deletionProtection).toBe(true);
  });

  test('name no account, so that a synth needs none', () => {
    const accounts = ['dev', 'staging', 'prod'].map((stage) => read({ stage }).account);
    expect(accounts).toEqual([undefined, undefined, undefined]);
  });
});

describe('a private network', () => {
  test('is where staging and prod have their search domain, in as many zones as its nodes need; dev does without', () => {
    const zones = ['dev', 'staging', 'prod'].map((stage) => read({ stage }).network?.zones);
    expect(zones).toEqual([undefined, ['a', 'b'], ['a', 'b', 'c']]);
  });

  test('and keys of its own are never made on this machine', () => {
    const asked = withStage({ network: { zones: ['a', 'b'] }, encryption: 'customer' });
    expect(read(local, asked)).toMatchObject({ network: undefined, encryption: 'aws' });
  });
});

describe('what is passed as context', () => {
  test('wins over the file', () => {
    const stage = read({ region: 'eu-west-1', alarmEmail: 'ops@example.com' }, stages);
    expect([stage.region, stage.alarmEmail]).toEqual(['eu-west-1', 'ops@example.com']);
  });

  test('puts a local stage into the account that the emulator answers with', () => {
    const stage = read(local, stages);
    expect([stage.account, stage.region]).toEqual(['000000000000', 'eu-central-1']);
    expect(stage.target).toEqual({
      kind: 'local',
      awsEndpoint: 'http://127.0.0.1:4566',
      athenaEndpoint: 'http://127.0.0.1:4580',
      identityUrl: 'http://127.0.0.1:4615',
      openSearchUrl: 'http://127.0.0.1:4590',
      pseudonymKey: undefined,
    });
  });

  test('may choose the Region of a local stage', () => {
    expect(read({ ...local, region: 'us-east-1' }, stages).region).toBe('us-east-1');
  });
});

describe('the edge in front of the search API', () => {
  test('is on AWS wherever the stage has one, and never on this machine', () => {
    expect(edgeOf(read({}, stages))).toMatchObject({ requestsPerAddress: 1000 });
    expect(edgeOf(read({}, withSearch({ edge: undefined })))).toBeUndefined();
    expect(edgeOf(read(local, stages))).toBeUndefined();
  });

  test('needs no Region where there is none', () => {
    const { region: _, ...placeless } = { ...settings, search: { ...settings.search, edge: undefined } };
    expect(read({}, { ...stages, dev: placeless }).region).toBeUndefined();
  });
});

describe("the shop's catalog", () => {
  test('is kept in the way that the local stack keeps it, unless the stage says otherwise', () => {
    expect(read({}, stages).catalog.mapping.keys).toEqual({ partition: 'pk', sort: 'sk' });
    const mapping = { keys: { partition: 'id', sort: null }, version: 'rev' };
    expect(read({}, withCatalog({ mapping })).catalog.mapping).toMatchObject(mapping);
  });

  test('may be a table of the shop', () => {
    const named = { arn: table, streamArn: `${table}/stream/2026-01-01T00:00:00.000` };
    expect(read({}, withCatalog({ table: named })).catalog.table).toEqual(named);
  });
});

describe('a mistake fails with the name of what is wrong:', () => {
  const { logRetentionDays: _, ...incomplete } = settings;
  test.each([
    ['an unknown stage', { stage: 'live' }, stages, 'context.stage'],
    ['an unknown target', { target: 'gcp' }, stages, 'context.target'],
    ['a local target without an Athena', { target: 'local' }, stages, 'context.localAthenaEndpoint'],
    [
      'a local target without an OpenSearch',
      { ...local, localOpenSearchUrl: undefined },
      stages,
      'context.localOpenSearchUrl: is missing',
    ],
    [
      "a local target without the emulator's address",
      { ...local, localAwsEndpoint: undefined },
      stages,
      'context.localAwsEndpoint: is missing',
    ],
    [
      'an edge whose API is in no Region',
      {},
      { ...stages, dev: { ...settings, region: undefined } },
      'context.region: is missing: the edge must know',
    ],
    ['an instance type of EC2', {}, withDomain({ instanceType: 't3.small' }), 'search.domain.instanceType'],
    ['nodes that no zones share evenly', {}, withDomain({ nodes: 5 }), 'must be 1, or a multiple of 2 or 3'],
    ['a network in a single zone', {}, withStage({ network: { zones: ['a'] } }), 'network.zones: must name two zones'],
    ['a zone named twice', {}, withStage({ network: { zones: ['a', 'a'] } }), 'must name each zone once'],
    [
      'a domain in more zones than its network',
      {},
      {
        ...stages,
        dev: {
          ...settings,
          network: { zones: ['a', 'b'] },
          search: { ...settings.search, domain: { ...settings.search.domain, nodes: 3 } },
        },
      },
      'network.zones: are fewer than those that the nodes of search.domain',
    ],
    [
      'a network in no Region',
      {},
      withStage({ region: undefined, network: { zones: ['a', 'b'] }, search: { ...settings.search, edge: undefined } }),
      'context.region: is missing',
    ],
    [
      'a collector of traces that cannot leave its network',
      {},
      withStage({
        network: { zones: ['a', 'b'] },
        watching: {
          tracing: {
            kind: 'adot',
            layerArn: 'arn:aws:lambda:eu-central-1:615299751070:layer:AWSOpenTelemetryDistroJs:10',
          },
        },
      }),
      'network.moreEndpoints: must name xray',
    ],
    ['a key of nobody', {}, withStage({ encryption: 'none' }), 'encryption'],
    ['an operator that is no role', {}, withDomain({ operatorRoles: ['ops'] }), 'search.domain.operatorRoles.0'],
    ['a repository without an owner', {}, withStage({ deploys: { repository: 'inkstream' } }), 'deploys.repository'],
    ['a language without analysis', {}, withSearch({ languages: ['klingon'] }), 'search.languages.0'],
    ['a throttle of nothing', {}, withSearch({ requestsPerSecond: 0 }), 'search.requestsPerSecond'],
    ['a table without its stream', {}, withCatalog({ table: { arn: table } }), 'catalog.table.streamArn'],
    [
      'a stream of another table',
      {},
      withCatalog({ table: { arn: table, streamArn: `${table}2/stream/x` } }),
      'must be a stream of that table',
    ],
    [
      'a mapping with a misspelt field',
      {},
      withCatalog({ mapping: { fields: { titel: 'x' } } }),
      'catalog.mapping.fields',
    ],
    ['a key that is too short to be one', { ...local, localPseudonymKey: 'abc' }, stages, 'context.localPseudonymKey'],
    ['an account of eleven digits', { account: '12345678901' }, stages, 'account: must be 12 digits'],
    ['an e-mail address that is none', { alarmEmail: 'ops' }, stages, 'alarmEmail'],
    ['a missing setting', {}, { ...stages, dev: incomplete }, 'stages.json.dev.logRetentionDays'],
    [
      'a retention CloudWatch does not know',
      {},
      { ...stages, dev: { ...settings, logRetentionDays: 15 } },
      'logRetentionDays',
    ],
    ['a misspelt setting', {}, { ...stages, dev: { ...settings, logRetention: 14 } }, 'logRetention'],
    ['a missing stage', {}, { dev: settings, staging: settings }, 'stages.json.prod'],
    [
      'a mistake in a stage that is not asked for',
      {},
      { ...stages, prod: { ...settings, writerConcurrency: 1 } },
      'stages.json.prod.writerConcurrency',
    ],
  ])('%s', (_name, context, from, expected) => {
    expect(() => read(context, from)).toThrow(expected);
  });
});

describe('identity and names', () => {
  const wrong = (settings: object) => read({}, { ...stages, dev: { ...stages.dev, ...settings } });

  test('are a pool of customers and no staff, where a stage says nothing', () => {
    const { identity, domain, pageHosts } = wrong({});
    expect({ identity, domain, pageHosts }).toEqual({
      identity: { customers: { kind: 'cognito', threatProtection: false, claim: 'sub' } },
      domain: undefined,
      pageHosts: {},
    });
  });

  test('on this machine are the demo issuer, whatever the stage says', () => {
    expect(read(local, stages).identity).toMatchObject({
      customers: { kind: 'issuer', issuer: 'http://127.0.0.1:4615', audience: 'inkstream-uploads' },
    });
    expect(read(local, stages).identity.staff).toBeUndefined();
  });

  test.each([
    [{ identity: { customers: { kind: 'issuer', issuer: 'http://login.example', audience: 'a' } } }, /https address/],
    [{ identity: { customers: { kind: 'cognito', claim: 'email' } } }, /must be "sub" or "custom:NAME"/],
    [{ identity: { staff: { kind: 'issuer', issuer: 'https://login.example' } } }, /clientId/],
    [{ identity: { anonymous: true } }, /anonymous/],
    [{ domain: { zoneName: 'print.example/', hostedZoneId: 'Z0123456789ABC' } }, /must be a host name/],
    [{ pageHosts: { uploads: 'https://d1.cloudfront.net' } }, /must be a host name/],
  ])('that make no sense are refused: %j', (settings, complaint) => {
    expect(() => wrong(settings)).toThrow(complaint);
  });
});
