import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { readQueryCatalog } from '../../../queries/query-catalog.ts';
import { onThisMachine, resourcesOf, synthesise, textOf } from '../stack-templates.ts';

const { stateless } = synthesise();
const local = synthesise(onThisMachine).stateless;

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
