import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { type SettingName as ImageSettingName, readImagesConfig } from '../../../images/config.ts';
import { ImagesError } from '../../../images/errors.ts';
import { tokenSettings } from '../../../images/upload/token-verifier-client.ts';
import { readIndexerConfig, type SettingName } from '../../../indexer/config.ts';
import { IndexerError } from '../../../indexer/errors.ts';
import { readLoaderConfig } from '../../../pipelines/lake-loader/config.ts';
import { lakeWriterConfig } from '../../../pipelines/lake-writer/config.ts';
import { readMigrationConfig } from '../../../pipelines/migrations/config.ts';
import { onThisMachine, resourcesOf, synthesise } from '../stack-templates.ts';

const { stateful, stateless } = synthesise();
const local = synthesise(onThisMachine).stateless;
/** With the one setting that a function need not be given. */
const withOwnProfile = synthesise({}, {}, { pressProfile: 'images/profiles/fogra39l-coated.icc' }).stateless;

const functionSchema = z.looseObject({
  FunctionName: z.string().optional(),
  Runtime: z.unknown(),
  Timeout: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).optional(),
});

function functionNamed(name: string, template = stateless) {
  const found = [...resourcesOf(template, 'AWS::Lambda::Function').values()]
    .map(({ Properties }) => functionSchema.parse(Properties))
    .find(({ FunctionName }) => FunctionName === name);
  if (found === undefined) throw new Error(`No function is named ${name}`);
  return found;
}

function variablesOf(name: string, template = stateless): Record<string, unknown> {
  return functionNamed(name, template).Environment?.Variables ?? {};
}

/** What each handler of product search asks its configuration for. */
const searchFunctions: readonly (readonly [string, readonly SettingName[]])[] = [
  ['inkstream-dev-product-indexer', settingsOf('indexer/sync/product-indexer.handler.ts')],
  ['inkstream-dev-catalog-stream', settingsOf('indexer/catalog/catalog-stream.handler.ts')],
  ['inkstream-dev-search-api', settingsOf('indexer/search/search.handler.ts')],
  ['inkstream-dev-search-origin-authorizer', settingsOf('indexer/search/origin-authorizer.handler.ts')],
  ['inkstream-dev-index-setup', settingsOf('indexer/index/index-setup.handler.ts')],
  ['inkstream-dev-tombstone-purge', settingsOf('indexer/index/tombstone-purge.handler.ts')],
  ['inkstream-dev-search-audit', settingsOf('indexer/audit/audit.handler.ts')],
  ['inkstream-dev-popularity', settingsOf('indexer/popularity/popularity.handler.ts')],
];

/** And those of print images. */
const imageFunctions: readonly (readonly [string, readonly ImageSettingName[]])[] = [
  ['inkstream-dev-print-image', settingsOf('images/intake/print-image.handler.ts')],
  [
    'inkstream-dev-upload-api',
    [...settingsOf<ImageSettingName>('images/upload/upload-api.handler.ts'), ...tokenSettings],
  ],
];

/** The names in the handler's one call of `readIndexerConfig` or `readImagesConfig`. */
function settingsOf<Name extends string>(handler: string): Name[] {
  const [, names = ''] = /read\w+Config\(\[([\s\S]*?)\]\);/.exec(readFileSync(handler, 'utf8')) ?? [];
  const found = [...names.matchAll(/'(\w+)'/g)].map(([, name]) => name as Name);
  if (found.length === 0) throw new Error(`${handler} calls no read…Config([…])`);
  return found;
}

/** The variables that a configuration looks at, found by letting it look at ones that are all set. */
function variablesRead(read: (environment: Record<string, string | undefined>) => unknown): string[] {
  const looked = new Set<string>();
  const environment = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_, key) => {
        looked.add(String(key));
        return '1';
      },
      has: () => true,
    },
  );
  try {
    read(environment);
  } catch (error) {
    // "1" is no URL and no language; the variables have been looked at all the same.
    if (!(error instanceof IndexerError || error instanceof ImagesError)) throw error;
  }
  return [...looked].filter((key) => key.startsWith('INKSTREAM_')).sort();
}

/** Of stages whose domain has roles and snapshots of its own, and of an issuer that does not announce its keys. */
const onlyWhereAsked = new Set([
  'INKSTREAM_SEARCH_ROLES',
  'INKSTREAM_SNAPSHOT_REPOSITORY',
  'INKSTREAM_CUSTOMER_TOKEN_JWKS',
]);

describe('a function is given exactly the variables its configuration reads:', () => {
  test.each([
    ['inkstream-dev-lake-writer', lakeWriterConfig],
    ['inkstream-dev-lake-loader', readLoaderConfig],
    ['inkstream-dev-migrate', readMigrationConfig],
    ...searchFunctions.map(
      ([name, settings]) =>
        [name, (environment: NodeJS.ProcessEnv) => readIndexerConfig(settings, environment)] as const,
    ),
    ...imageFunctions.map(
      ([name, settings]) =>
        [name, (environment: NodeJS.ProcessEnv) => readImagesConfig(settings, environment)] as const,
    ),
  ])('%s', (name, read) => {
    const expected = variablesRead(read).filter((variable) => !onlyWhereAsked.has(variable));
    expect(Object.keys(variablesOf(name, withOwnProfile)).sort()).toEqual(expected);
  });

  test('on this machine also where Athena is, for those that ask it', () => {
    const endpoint = { AWS_ENDPOINT_URL_ATHENA: 'http://127.0.0.1:4580' };
    expect(variablesOf('inkstream-dev-lake-loader', local)).toMatchObject(endpoint);
    expect(variablesOf('inkstream-dev-migrate', local)).toMatchObject(endpoint);
  });
});

describe('our functions', () => {
  const ours = [
    ...['inkstream-dev-lake-writer', 'inkstream-dev-lake-loader', 'inkstream-dev-migrate'],
    ...[...searchFunctions, ...imageFunctions].map(([name]) => name),
  ];

  test.each(ours)('%s runs on Node 24 and arm64, traced, and logs JSON into a group that forgets', (name) => {
    stateless.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: Match.anyValue() },
    });
    stateless.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: `/aws/lambda/${name}`,
      RetentionInDays: 14,
    });
  });

  test('the loader runs one at a time', () => {
    stateless.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'inkstream-dev-lake-loader',
      ReservedConcurrentExecutions: 1,
    });
  });
});

test('a load that fails is not tried again before the next one', () => {
  stateless.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 900,
  });
});

describe('the lake-writer', () => {
  test('answers for each message by itself, and takes many at once', () => {
    stateless.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 30,
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  test('is done long before its messages come back', () => {
    const queue = [...resourcesOf(stateful, 'AWS::SQS::Queue').values()].find(
      ({ Properties }) => Properties.QueueName === 'inkstream-dev-analytics',
    );
    const { Timeout } = functionNamed('inkstream-dev-lake-writer');
    expect(queue?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout);
  });
});
