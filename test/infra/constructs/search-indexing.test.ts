import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { driftKinds } from '../../../indexer/audit/compare-document.ts';
import { mappingHash } from '../../../indexer/index/mapping-hash.ts';
import { onThisMachine, resourcesOf, synthesise, textOf } from '../stack-templates.ts';

const { stateful, stateless } = synthesise();
const local = synthesise(onThisMachine).stateless;

const policySchema = z.object({
  PolicyDocument: z.object({
    Statement: z.array(
      z.looseObject({
        Action: z.union([z.string(), z.array(z.string())]).transform((one) => [one].flat()),
        Resource: z.unknown(),
      }),
    ),
  }),
});
const statementsOf = (properties: unknown) => policySchema.parse(properties).PolicyDocument.Statement;

function mappingOf(functionName: string) {
  const functions = [...resourcesOf(stateless, 'AWS::Lambda::Function')];
  const [id] = functions.find(([, { Properties }]) => Properties.FunctionName === functionName) ?? [];
  const found = [...resourcesOf(stateless, 'AWS::Lambda::EventSourceMapping').values()].filter(
    ({ Properties }) => textOf(Properties.FunctionName) === `<${id}>`,
  );
  expect(found.length).toBe(1);
  return found[0]?.Properties ?? {};
}

describe('from the bus to the index', () => {
  test('goes whatever is announced of products, prices, stock, popularity and images, and nothing else', () => {
    const rules = [...resourcesOf(stateless, 'AWS::Events::Rule').values()];
    const rule = rules.find(({ Properties }) => Properties.Name === 'inkstream-dev-commerce-to-indexing');
    const pattern = z
      .object({ source: z.array(z.string()), 'detail-type': z.array(z.string()) })
      .parse(rule?.Properties.EventPattern);
    expect(pattern.source.sort()).toEqual(['commerce.catalog', 'commerce.images']);
    expect(pattern['detail-type'].sort()).toEqual([
      'image.deleted',
      'image.processed',
      'image.rejected',
      'popularity.changed',
      'price.changed',
      'product.deleted',
      'product.upserted',
      'stock.changed',
    ]);
  });

  test('events that cannot be delivered end in the dead letters', () => {
    const rules = [...resourcesOf(stateless, 'AWS::Events::Rule').values()];
    const rule = rules.find(({ Properties }) => Properties.Name === 'inkstream-dev-commerce-to-indexing');
    const [target] = z
      .tuple([z.looseObject({ Arn: z.unknown(), DeadLetterConfig: z.object({ Arn: z.unknown() }) })])
      .parse(rule?.Properties.Targets);
    expect(textOf(target.Arn)).toMatch(/:inkstream-dev-indexing$/);
    expect(textOf(target.DeadLetterConfig.Arn)).toMatch(/:inkstream-dev-indexing-dlq$/);
  });

  test('batches are gathered for a second, answered message by message, and as many at a time as OpenSearch bears', () => {
    expect(mappingOf('inkstream-dev-product-indexer')).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BatchSize: 250,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test('messages come back long after the indexer is done with them', () => {
    const queue = [...resourcesOf(stateful, 'AWS::SQS::Queue').values()].find(
      ({ Properties }) => Properties.QueueName === 'inkstream-dev-indexing',
    );
    expect(queue?.Properties.VisibilityTimeout).toBe(6 * 60);
    stateless.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'inkstream-dev-product-indexer',
      Timeout: 60,
      Environment: { Variables: Match.objectLike({ INKSTREAM_INDEXING_MAX_RECEIVES: '5' }) },
    });
  });

  test('messages that met an outage may be given back early, and sent anew', () => {
    const ofQueue = [...resourcesOf(stateless, 'AWS::IAM::Policy')]
      .filter(([id]) => id.startsWith('SearchIndexingProductIndexer'))
      .flatMap(([, { Properties }]) => statementsOf(Properties))
      .filter(({ Resource }) => /Indexing(?!.*DeadLetters)/.test(JSON.stringify(Resource)));
    const actions = ofQueue.flatMap(({ Action }) => Action);
    expect(actions).toEqual(expect.arrayContaining(['sqs:ChangeMessageVisibility', 'sqs:SendMessage']));
    const functions = [...resourcesOf(stateless, 'AWS::Lambda::Function').values()];
    const indexer = functions.find(({ Properties }) => Properties.FunctionName === 'inkstream-dev-product-indexer');
    expect(JSON.stringify(indexer?.Properties.Environment)).toContain('INKSTREAM_INDEXING_QUEUE_URL');
  });
});

describe("the catalog's stream", () => {
  test('is followed from its beginning, halves what fails, and gives up into its own dead letters', () => {
    const { DestinationConfig, ...mapping } = mappingOf('inkstream-dev-catalog-stream');
    expect(mapping).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 20,
    });
    const { OnFailure } = z.object({ OnFailure: z.object({ Destination: z.unknown() }) }).parse(DestinationConfig);
    expect(textOf(OnFailure.Destination)).toContain('ShopCatalogDeadLetters');
  });

  test('raises an alarm when edits wait in it for ten minutes', () => {
    stateless.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'inkstream-dev-catalog-stream-age',
      MetricName: 'IteratorAge',
      Threshold: 600_000,
    });
  });
});

describe('rows of the catalog that cannot be announced', () => {
  test('raise an alarm, since the stream goes on without them', () => {
    stateless.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'inkstream-dev-catalog-rows-refused',
      Namespace: 'Inkstream',
      MetricName: 'refused',
      Dimensions: [Match.objectLike({ Name: 'function' }), { Name: 'service', Value: 'catalog-stream' }],
      Threshold: 0,
    });
  });
});

describe('the upkeep of the index', () => {
  test.each([
    ['search-audit', 'rate(1 hour)'],
    ['tombstone-purge', 'cron(10 3 * * ? *)'],
    ['popularity', 'cron(40 2 * * ? *)'],
  ])('runs %s at %s, also on this machine, and never twice for one run', (name, expression) => {
    for (const template of [stateless, local]) {
      const functions = [...resourcesOf(template, 'AWS::Lambda::Function')];
      const [id] = functions.find(([, { Properties }]) => Properties.FunctionName === `inkstream-dev-${name}`) ?? [];
      template.hasResourceProperties('AWS::Scheduler::Schedule', {
        ScheduleExpression: expression,
        State: 'ENABLED',
        Target: { Arn: { 'Fn::GetAtt': [id, 'Arn'] }, RetryPolicy: Match.objectLike({ MaximumRetryAttempts: 0 }) },
      });
      template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
        FunctionName: { Ref: id },
        MaximumRetryAttempts: 0,
      });
    }
  });

  test('sees to an index whenever a deploy brings another mapping', () => {
    const ready = [...resourcesOf(stateless, 'AWS::CloudFormation::CustomResource')].filter(([id]) =>
      id.includes('IndexSetup'),
    );
    expect(ready.map(([, { Properties }]) => Properties.mappingHash)).toEqual([mappingHash(['english'])]);
  });

  test('leaves the first index to the runner on this machine, where the node starts beside the deploy', () => {
    const resources = [...resourcesOf(local, 'AWS::CloudFormation::CustomResource').keys()];
    expect(resources.filter((id) => id.includes('IndexSetup'))).toEqual([]);
  });

  test.each([...driftKinds])('raises an alarm when the audit finds a product that is %s', (kind) => {
    stateless.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `inkstream-dev-search-drift-${kind}`,
      Namespace: 'Inkstream',
      MetricName: kind.charAt(0).toUpperCase() + kind.slice(1),
      Dimensions: [Match.objectLike({ Name: 'function' }), { Name: 'service', Value: 'search-audit' }],
      Threshold: 0,
      Period: 3600,
    });
  });
});
