import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { uploadRoutes } from '../../../images/upload/routes.ts';
import { serviceLimits } from '../../../infra/operations/capacity/service-limits.ts';
import { onThisMachine, resourcesOf, synthesise, textOf } from '../stack-templates.ts';

const { stateful, stateless } = synthesise();
const prod = synthesise({ stage: 'prod' });
const local = synthesise(onThisMachine);

const account = { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } };

function bucketNamed(name: string, template = stateful) {
  const found = [...resourcesOf(template, 'AWS::S3::Bucket').values()].find(({ Properties }) =>
    textOf(Properties.BucketName).startsWith(`inkstream-${name}-`),
  );
  if (found === undefined) throw new Error(`No bucket is called ${name}`);
  return found;
}

describe('an upload that comes or goes', () => {
  test.each(['s3:ObjectCreated:*', 's3:ObjectRemoved:*', 's3:LifecycleExpiration:*'])(
    'is told to the queue by the bucket itself: %s',
    (event) => {
      for (const template of [stateful, local.stateful]) {
        const { QueueConfigurations } = z
          .object({ QueueConfigurations: z.array(z.looseObject({ Event: z.string(), Queue: z.unknown() })) })
          .parse(bucketNamed('dev-uploads', template).Properties.NotificationConfiguration);
        expect(QueueConfigurations.find(({ Event }) => Event === event)).toMatchObject({
          Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'uploads/' }] } },
        });
        expect(QueueConfigurations.map(({ Queue }) => textOf(Queue))).toEqual(
          Array(3).fill(expect.stringMatching(/^<PrintImagesQueue\w+\.Arn>$/)),
        );
      }
    },
  );

  test('needs no function of CDK that may change buckets', () => {
    expect(resourcesOf(stateful, 'AWS::Lambda::Function').size).toBe(0);
  });

  test('is told by this bucket of this account only, and only once the queue admits it', () => {
    const policies = [...resourcesOf(stateful, 'AWS::SQS::QueuePolicy')].filter(([id]) => id.startsWith('PrintImages'));
    const allowed = policies.flatMap(([id, { Properties }]) =>
      z
        .object({ Statement: z.array(z.looseObject({ Effect: z.string(), Condition: z.unknown() })) })
        .parse(Properties.PolicyDocument)
        .Statement.filter(({ Effect }) => Effect === 'Allow')
        .map((statement) => ({ id, statement })),
    );
    expect(allowed.length).toBe(1);
    expect(allowed[0]?.statement).toMatchObject({
      Action: 'sqs:SendMessage',
      Principal: { Service: 's3.amazonaws.com' },
      Condition: { StringEquals: account },
    });
    const { ArnEquals } = z
      .object({ ArnEquals: z.object({ 'aws:SourceArn': z.unknown() }) })
      .parse(allowed[0]?.statement.Condition);
    expect(textOf(ArnEquals['aws:SourceArn'])).toMatch(/:s3:::inkstream-dev-uploads-/);
    expect(bucketNamed('dev-uploads')).toMatchObject({ DependsOn: expect.arrayContaining([allowed[0]?.id]) });
  });

  test('waits in a queue longer than six runs may last, and is given up after five tries', () => {
    stateful.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'inkstream-dev-print-images',
      VisibilityTimeout: 6 * 600,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
    stateless.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'inkstream-dev-print-image',
      Timeout: 600,
    });
  });
});

describe('the upload bucket', () => {
  test('takes forms and parts from pages, and tells them the ETag of each part', () => {
    expect(bucketNamed('dev-uploads').Properties.CorsConfiguration).toMatchObject({
      CorsRules: [{ AllowedMethods: ['POST', 'PUT', 'GET'], AllowedOrigins: ['*'], ExposedHeaders: ['ETag'] }],
    });
    const own = synthesise({}, {}, { allowedOrigins: ['https://shop.example'] });
    expect(bucketNamed('dev-uploads', own.stateful).Properties.CorsConfiguration).toMatchObject({
      CorsRules: [{ AllowedOrigins: ['https://shop.example'] }],
    });
  });

  test('keeps originals as long as the stage says, and for ever where it says nothing', () => {
    const expiry = expect.arrayContaining([
      expect.objectContaining({ Prefix: 'uploads/', ExpirationInDays: 30, Status: 'Enabled' }),
    ]);
    expect(bucketNamed('dev-uploads').Properties.LifecycleConfiguration).toEqual({ Rules: expiry });
    const kept = JSON.stringify(bucketNamed('prod-uploads', prod.stateful).Properties.LifecycleConfiguration);
    expect(kept).not.toContain('ExpirationInDays');
  });
});

test.each(['dev-uploads', 'dev-images'])('%s keeps large files at the price of how often they are read', (name) => {
  const tiering = { StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 };
  expect(bucketNamed(name).Properties.LifecycleConfiguration).toEqual({
    Rules: expect.arrayContaining([{ Status: 'Enabled', Transitions: [tiering] }]),
  });
});

test('the image bucket forgets what was quarantined after a month, and nothing else', () => {
  const { Rules } = z
    .object({
      Rules: z.array(z.looseObject({ Prefix: z.string().optional(), ExpirationInDays: z.number().optional() })),
    })
    .parse(bucketNamed('dev-images').Properties.LifecycleConfiguration);
  const expiring = Rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);
  expect(expiring).toMatchObject([{ Prefix: 'quarantine/', ExpirationInDays: 30 }]);
});

test('the table has two keys, forgets uploads that never came, and can be restored to any second', () => {
  stateful.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    TableName: 'inkstream-dev-print-images',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })],
  });
});

describe('the print-image function', () => {
  test('has the layer of its own processor', () => {
    for (const [template, architecture] of [
      [stateless, 'arm64'],
      [local.stateless, process.arch === 'arm64' ? 'arm64' : 'x86_64'],
    ] as const) {
      const [[id, layer] = []] = resourcesOf(template, 'AWS::Lambda::LayerVersion');
      expect(layer?.Properties).toMatchObject({
        CompatibleArchitectures: [architecture],
        CompatibleRuntimes: ['nodejs24.x'],
      });
      template.hasResourceProperties('AWS::Lambda::Function', {
        FunctionName: 'inkstream-dev-print-image',
        Architectures: [architecture],
        Layers: [{ Ref: id }],
      });
    }
  });

  test('has the memory and the disk of the largest images', () => {
    stateless.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'inkstream-dev-print-image',
      MemorySize: 3008,
      EphemeralStorage: { Size: 10_240 },
    });
  });

  test.each([
    ['dev', stateless, 2],
    ['prod', prod.stateless, 20],
  ])('of %s works on one image at a time, in as many as the stage says', (stage, template, workers) => {
    const functions = [...resourcesOf(template, 'AWS::Lambda::Function')];
    const [id] =
      functions.find(([, { Properties }]) => Properties.FunctionName === `inkstream-${stage}-print-image`) ?? [];
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: id },
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: workers },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});

describe('the upload API', () => {
  test.each([
    ['dev', stateless, 25],
    ['prod', prod.stateless, 150],
  ])(
    'of %s leaves runs to others: what is set aside for some functions is less than the account has',
    (stage, template, runs) => {
      const asides = [...resourcesOf(template, 'AWS::Lambda::Function').values()].map(
        ({ Properties }) => [Properties.FunctionName, Number(Properties.ReservedConcurrentExecutions ?? 0)] as const,
      );
      expect(asides).toContainEqual([`inkstream-${stage}-upload-api`, runs]);
      const others = serviceLimits.lambdaRunsAtOnce - asides.reduce((sum, [, aside]) => sum + aside, 0);
      expect(others).toBeGreaterThan(serviceLimits.lambdaRunsKeptFree);
    },
  );

  const routes = [...resourcesOf(stateless, 'AWS::ApiGatewayV2::Route')]
    .filter(([id]) => id.startsWith('PrintImages'))
    .map(([, { Properties }]) => Properties.RouteKey);

  test('has the routes that are documented', () => {
    expect(routes.sort()).toEqual(Object.keys(uploadRoutes).sort());
  });

  test('may be asked from pages, without credentials', () => {
    stateless.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      Name: 'inkstream-dev-uploads',
      CorsConfiguration: {
        AllowMethods: ['GET', 'POST', 'DELETE'],
        AllowHeaders: ['content-type', 'authorization'],
        AllowOrigins: ['*'],
        AllowCredentials: Match.absent(),
      },
    });
  });

  test.each([
    ['dev', stateless, 50, 200],
    ['prod', prod.stateless, 300, 1000],
  ])('of %s answers so many requests and no more', (_stage, template, rate, burst) => {
    const [, stage] =
      [...resourcesOf(template, 'AWS::ApiGatewayV2::Stage')].find(([id]) => id.startsWith('PrintImages')) ?? [];
    expect(stage?.Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: rate,
      ThrottlingBurstLimit: burst,
    });
  });

  test('logs no path, because whoever knows the id of an upload may delete it', () => {
    const stages = [...resourcesOf(stateless, 'AWS::ApiGatewayV2::Stage').values()];
    expect(stages.length).toBe(2);
    for (const { Properties } of stages) {
      const { Format } = z.object({ Format: z.string() }).parse(Properties.AccessLogSettings);
      expect(Format).not.toMatch(/identity|ip|userAgent|path|querystring|authorizer/i);
    }
  });

  test('is below a path of the emulator on this machine', () => {
    const { Value } = local.stateless.findOutputs('UploadApiUrl').UploadApiUrl as { Value: unknown };
    expect(textOf(Value)).toMatch(
      /^http:\/\/127\.0\.0\.1:4566\/_aws\/execute-api\/<PrintImagesUploadApi\w+>\/\$default$/,
    );
  });
});

describe('somebody is told', () => {
  test.each([
    ['print-images-dead-letters', { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 0 }],
    ['print-images-queue-age', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 1800 }],
    ['print-image-errors', { MetricName: 'Errors', Threshold: 0 }],
    ['print-image-throttles', { MetricName: 'Throttles', Threshold: 0 }],
    ['print-image-unverified', { Namespace: 'Inkstream', MetricName: 'unverified', Threshold: 0 }],
    ['print-image-quarantine', { Namespace: 'Inkstream', MetricName: 'quarantined', Threshold: 20, Period: 3600 }],
    ['upload-api-server-errors', { Namespace: 'AWS/ApiGateway', MetricName: '5xx', Threshold: 5 }],
  ])('%s', (name, expected) => {
    stateless.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `inkstream-dev-${name}`,
      ...expected,
    });
  });
});
