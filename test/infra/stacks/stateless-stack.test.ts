import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { type SettingName as ImageSettingName, readImagesConfig } from '../../../images/config.ts';
import { ImagesError } from '../../../images/errors.ts';
import { tokenSettings } from '../../../images/upload/token-verifier-client.ts';
import { readIndexerConfig, type SettingName } from '../../../indexer/config.ts';
import { IndexerError } from '../../../indexer/errors.ts';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { readLoaderConfig } from '../../../pipelines/lake-loader/config.ts';
import { lakeWriterConfig } from '../../../pipelines/lake-writer/config.ts';
import { readMigrationConfig } from '../../../pipelines/migrations/config.ts';
import { readQueryCatalog } from '../../../queries/query-catalog.ts';
import { onThisMachine, resourcesOf, synthesise, textOf } from '../stack-templates.ts';

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

describe('every dataset', () => {
  const streams = [...resourcesOf(stateless, 'AWS::KinesisFirehose::DeliveryStream').values()];

  test.each(datasets.map((dataset) => [dataset.name, dataset] as const))('%s has its table', (name, dataset) => {
    stateless.hasResourceProperties('AWS::Glue::Table', {
      TableInput: {
        Name: name,
        PartitionKeys: [{ Name: 'dt', Type: 'string', Comment: Match.anyValue() }],
        StorageDescriptor: {
          Columns: dataset.columns.map(({ name: Name, type: Type, meaning: Comment }) => ({ Name, Type, Comment })),
        },
        Parameters: Match.objectLike({
          'projection.enabled': 'true',
          'projection.dt.type': 'date',
          'projection.dt.format': 'yyyy-MM-dd',
          'projection.dt.range': '2026-01-01,NOW+1DAYS',
        }),
      },
    });
  });

  test.each(datasets.map(({ name }) => name))(
    '%s has its stream, which writes Parquet by the day of arrival',
    (name) => {
      stateless.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
        DeliveryStreamName: `inkstream-dev-${name.replaceAll('_', '-')}`,
        DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
        ExtendedS3DestinationConfiguration: {
          Prefix: `bronze/${name}/dt=!{timestamp:yyyy-MM-dd}/`,
          ErrorOutputPrefix: `errors/${name}/!{firehose:error-output-type}/dt=!{timestamp:yyyy-MM-dd}/`,
          BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
          DataFormatConversionConfiguration: {
            Enabled: true,
            InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: Match.anyValue() } },
            OutputFormatConfiguration: { Serializer: { ParquetSerDe: { Compression: 'SNAPPY' } } },
          },
        },
      });
    },
  );

  test('has no more than one of each', () => {
    expect(streams.length).toBe(datasets.length);
    expect(resourcesOf(stateless, 'AWS::Glue::Table').size).toBe(datasets.length);
  });

  test('is maintained in silver, in all three ways, once the migrations have made the table', () => {
    const optimizers = resourcesOf(stateless, 'AWS::Glue::TableOptimizer');
    const jobs = [...optimizers.values()].map(({ Properties }) => `${Properties.TableName} ${Properties.Type}`);
    const expected = datasets.flatMap(({ name }) =>
      ['compaction', 'retention', 'orphan_file_deletion'].map((type) => `${name} ${type}`),
    );
    expect(jobs.sort()).toEqual(expected.sort());
    const migrated = [...resourcesOf(stateless, 'AWS::CloudFormation::CustomResource').keys()].find((id) =>
      id.startsWith('Migrations'),
    );
    const early = [...optimizers].filter(
      ([, { DependsOn }]) => !z.array(z.unknown()).parse(DependsOn).includes(migrated),
    );
    expect(early.map(([id]) => id)).toEqual([]);
  });
});

describe('the way of an event', () => {
  test('leads from the bus to the queue, or to the dead letters', () => {
    const rule = [...resourcesOf(stateless, 'AWS::Events::Rule').values()].find(
      ({ Properties }) => Properties.Name === 'inkstream-dev-commerce-to-analytics',
    );
    expect(rule?.Properties.EventPattern).toEqual({ source: [{ prefix: 'commerce.' }] });
    const targets = z
      .array(z.looseObject({ Arn: z.unknown(), DeadLetterConfig: z.object({ Arn: z.unknown() }) }))
      .parse(rule?.Properties.Targets);
    expect(targets.map(({ Arn }) => textOf(Arn).split(':').at(-1))).toEqual(['inkstream-dev-analytics']);
    expect(targets.map(({ DeadLetterConfig }) => textOf(DeadLetterConfig.Arn).split(':').at(-1))).toEqual([
      'inkstream-dev-analytics-dlq',
    ]);
  });

  test('is loaded four times an hour', () => {
    stateless.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0/15 * * * ? *)',
      State: 'ENABLED',
    });
  });
});

describe('the workgroups', () => {
  test.each([
    ['inkstream-dev-analysts', 5],
    ['inkstream-dev-etl', 100],
  ])('%s bind every client to their limit, engine and place for results', (name, gib) => {
    stateless.hasResourceProperties('AWS::Athena::WorkGroup', {
      Name: name,
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: gib * 2 ** 30,
        EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
        ResultConfiguration: {
          EncryptionConfiguration: { EncryptionOption: 'SSE_S3' },
          OutputLocation: Match.anyValue(),
        },
      },
    });
  });
});

describe('an alarm is raised', () => {
  const alarms = [...resourcesOf(stateless, 'AWS::CloudWatch::Alarm').values()];

  test.each([
    ['analytics-dead-letters', 'ApproximateNumberOfMessagesVisible', 0],
    ['analytics-queue-age', 'ApproximateAgeOfOldestMessage', 900],
    ['lake-writer-errors', 'Errors', 0],
    ['lake-loader-errors', 'Errors', 0],
    ['order-events-freshness', 'DeliveryToS3.DataFreshness', 900],
    ['order-events-conversion', 'FailedConversion.Records', 0],
  ])('%s: when %s is above %d', (name, metric, limit) => {
    stateless.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `inkstream-dev-${name}`,
      MetricName: metric,
      Threshold: limit,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('for every function of ours, when it fails and when it cannot run', () => {
    const functions = [...resourcesOf(stateless, 'AWS::Lambda::Function')].filter(
      ([, { Properties }]) => Properties.FunctionName !== undefined,
    );
    const watched = (metric: string) =>
      alarms
        .filter(({ Properties }) => Properties.MetricName === metric)
        .map(({ Properties }) => JSON.stringify(Properties.Dimensions));
    const unwatched = functions
      .filter(([, { Properties }]) => Properties.FunctionName !== 'inkstream-dev-migrate')
      .flatMap(([id]) =>
        ['Errors', 'Throttles'].filter((metric) => !watched(metric).some((dimensions) => dimensions.includes(id))),
      );
    expect(functions.length).toBeGreaterThan(8);
    expect(unwatched).toEqual([]);
  });

  test('for every queue: for its age, or for anything in it', () => {
    const names = [...resourcesOf(stateful, 'AWS::SQS::Queue').values()].map(({ Properties }) =>
      String(Properties.QueueName),
    );
    const expected = names.map((name) =>
      name.endsWith('-dlq') ? name.replace(/-dlq$/, '-dead-letters') : `${name}-queue-age`,
    );
    const raised = alarms.map(({ Properties }) => Properties.AlarmName);
    expect(expected.filter((name) => !raised.includes(name))).toEqual([]);
  });

  test('for every stream, and always where somebody hears it', () => {
    const watched = alarms.filter(({ Properties }) => Properties.MetricName === 'DeliveryToS3.DataFreshness');
    expect(watched.length).toBe(datasets.length);
    expect(alarms.filter(({ Properties }) => Properties.AlarmActions === undefined)).toEqual([]);
  });

  test('by e-mail, when the stage names an address', () => {
    expect(resourcesOf(stateless, 'AWS::SNS::Subscription').size).toBe(0);
    synthesise({ alarmEmail: 'ops@example.com' }).stateless.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });
});

describe('on this machine', () => {
  test('only the upkeep of Iceberg files, the named queries, the guard behind the edge and alarms about alarms are left out', () => {
    const typesOf = (template: typeof local) =>
      Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
    const present = new Set(typesOf(local));
    const missing = new Set(typesOf(stateless).filter((type) => !present.has(type)));
    expect([...missing]).toEqual([
      'AWS::Athena::NamedQuery',
      'AWS::Glue::TableOptimizer',
      'AWS::ApiGatewayV2::Authorizer',
      'AWS::CloudWatch::CompositeAlarm',
    ]);
    const functionsOf = (template: typeof local) =>
      [...resourcesOf(template, 'AWS::Lambda::Function').values()]
        .map(({ Properties }) => Properties.FunctionName)
        .filter((name) => name !== undefined);
    const running = functionsOf(local);
    expect(functionsOf(stateless).filter((name) => !running.includes(name))).toEqual([
      'inkstream-dev-search-origin-authorizer',
      'inkstream-dev-upload-origin-authorizer',
    ]);
  });

  test('functions run on the processor that is there', () => {
    const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
    local.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'inkstream-dev-lake-writer',
      Architectures: [architecture],
    });
  });
});

test('the facts that commands need are outputs', () => {
  expect(Object.keys(local.findOutputs('*')).sort()).toEqual([
    'AnalystsWorkGroup',
    'CatalogStreamFunction',
    'EtlWorkGroup',
    'ImageAuditFunction',
    'ImageMilestonesTopic',
    'LakeAuditFunction',
    'LakeLoaderFunction',
    'MigrateFunction',
    'OrderMilestonesTopic',
    'PopularityFunction',
    'PrintImageFunction',
    'ProductIndexerFunction',
    'SearchApiUrl',
    'SearchAuditFunction',
    'SearchLanguages',
    'StreamPrefix',
    'UploadApiFunction',
    'UploadApiUrl',
  ]);
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const limits = { resources: 500, templateBytes: 1_000_000 };

describe('the saved queries on AWS', () => {
  const namedQueries = 'AWS::Athena::NamedQuery';
  const found = [...resourcesOf(stateless, namedQueries).values()].map(({ Properties }) => Properties);

  test('are named queries of the analysts’ workgroup, over the views', () => {
    expect(found.map(({ Name }) => Name).sort()).toEqual([...readQueryCatalog().keys()].sort());
    const [group] = [...resourcesOf(stateless, 'AWS::Athena::WorkGroup')].filter(
      ([, { Properties }]) => Properties.Name === 'inkstream-dev-analysts',
    );
    for (const query of found) {
      expect(query).toMatchObject({ Database: 'inkstream_dev', WorkGroup: { Ref: group?.[0] } });
      expect(query.Description).toMatch(/^[A-Z][^?]*: [^?]*\?( Its days are counted back from today.*)?$/);
    }
  });

  test('read the silver tables of the stage, by default of the last weeks before today', () => {
    const sales = found.find(({ Name }) => Name === 'sales-by-period');
    expect(sales?.QueryString).toContain('inkstream_dev_silver.order_events');
    expect(sales?.QueryString).toContain("current_date - INTERVAL '89' DAY");
  });

  test('leave the stack within what CloudFormation takes', () => {
    const template = stateless.toJSON();
    expect(Object.keys(template.Resources).length).toBeLessThan(limits.resources);
    expect(Buffer.byteLength(JSON.stringify(template))).toBeLessThan(limits.templateBytes);
  });

  test('are left out on this machine, whose CloudFormation has no such resource', () => {
    expect(resourcesOf(local, namedQueries).size).toBe(0);
  });
});
