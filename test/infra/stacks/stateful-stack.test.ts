import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { onThisMachine, resourcesOf, synthesise, textOf } from '../stack-templates.ts';

const { stateful } = synthesise();
const prod = synthesise({ stage: 'prod' }).stateful;
const local = synthesise(onThisMachine).stateful;

const policySchema = z.object({
  Queues: z.array(z.object({ Ref: z.string() })),
  PolicyDocument: z.object({
    Statement: z.array(
      z.looseObject({
        Effect: z.string(),
        Condition: z.looseObject({ ArnEquals: z.record(z.string(), z.unknown()).default({}) }).optional(),
      }),
    ),
  }),
});

const rules = z.array(
  z.looseObject({
    Prefix: z.string().optional(),
    ExpirationInDays: z.number().optional(),
    Status: z.literal('Enabled'),
  }),
);

function lifecycleOf(bucket: RegExp) {
  const found = [...resourcesOf(stateful, 'AWS::S3::Bucket')].find(([id]) => bucket.test(id));
  const lifecycle = z.object({ Rules: rules }).parse(found?.[1].Properties.LifecycleConfiguration);
  return lifecycle.Rules;
}

describe('every bucket', () => {
  const buckets = resourcesOf(stateful, 'AWS::S3::Bucket');

  test('is encrypted, blocks public access and gives up unfinished uploads after a day', () => {
    expect(buckets.size).toBe(6);
    stateful.allResourcesProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } })]),
      },
    });
  });

  test('refuses whoever comes without TLS', () => {
    expect(resourcesOf(stateful, 'AWS::S3::BucketPolicy').size).toBe(buckets.size);
    stateful.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  test('has its readers logged, but for the one that holds the logs', () => {
    const unlogged = [...buckets].filter(([, { Properties }]) => Properties.LoggingConfiguration === undefined);
    expect(unlogged.map(([id]) => id)).toEqual([expect.stringContaining('AccessLogs')]);
  });
});

describe('what the lake keeps', () => {
  test('expires by layer', () => {
    const expiries = lifecycleOf(/Lake/).flatMap(({ Prefix, ExpirationInDays }) =>
      ExpirationInDays === undefined ? [] : [[Prefix, ExpirationInDays]],
    );
    expect(Object.fromEntries(expiries)).toEqual({ 'bronze/': 30, 'errors/': 90, 'quarantine/': 30, 'unload/': 1 });
  });

  test('never expires in silver, where only replaced versions go', () => {
    const touching = lifecycleOf(/Lake/).filter(({ Prefix }) => Prefix === undefined || 'silver/x'.startsWith(Prefix));
    expect(touching.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined)).toEqual([]);
    expect(touching).toContainEqual(
      expect.objectContaining({ Prefix: 'silver/', NoncurrentVersionExpiration: { NoncurrentDays: 7 } }),
    );
  });

  test('is gone from the results of Athena after a week', () => {
    expect(lifecycleOf(/Results/)).toContainEqual(expect.objectContaining({ ExpirationInDays: 7 }));
  });
});

describe('the queues', () => {
  const queues = resourcesOf(stateful, 'AWS::SQS::Queue');

  test('are encrypted, keep messages for 14 days and refuse whoever comes without TLS', () => {
    stateful.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1209600 });
    expect(resourcesOf(stateful, 'AWS::SQS::QueuePolicy').size).toBe(queues.size);
    stateful.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  test.each([
    ['analytics', 'commerce-to-analytics'],
    ['indexing', 'commerce-to-indexing'],
  ])('%s and its dead letters take messages from the rule %s only', (queue, rule) => {
    const admitted = [...resourcesOf(stateful, 'AWS::SQS::QueuePolicy').values()].flatMap(({ Properties }) => {
      const { Queues, PolicyDocument } = policySchema.parse(Properties);
      const names = Queues.map(({ Ref }) => queues.get(Ref)?.Properties.QueueName);
      return PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow').map((statement) => ({
        names,
        statement,
      }));
    });
    const ofQueue = admitted.filter(({ names }) =>
      names.some((name) => String(name).startsWith(`inkstream-dev-${queue}`)),
    );
    expect(ofQueue.map(({ names }) => names[0]).sort()).toEqual([
      `inkstream-dev-${queue}`,
      `inkstream-dev-${queue}-dlq`,
    ]);
    for (const { statement } of ofQueue) {
      expect(statement).toMatchObject({ Action: 'sqs:SendMessage', Principal: { Service: 'events.amazonaws.com' } });
      expect(textOf(statement.Condition?.ArnEquals['aws:SourceArn'])).toMatch(
        new RegExp(`rule/inkstream-dev-commerce/inkstream-dev-${rule}$`),
      );
    }
  });

  test.each(['analytics', 'indexing'])('%s gives a message up after five tries', (queue) => {
    stateful.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: `inkstream-dev-${queue}`,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
  });
});

describe('what the loader and the lake-writer remember', () => {
  test('is a table that is billed by request and can be restored to any second', () => {
    stateful.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'inkstream-dev-lake-state',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })],
    });
  });

  test('is a key that AWS makes, so that nobody has ever seen it', () => {
    stateful.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'inkstream-dev/pseudonym-key',
      GenerateSecretString: {
        SecretStringTemplate: '{"keyId":"k1"}',
        GenerateStringKey: 'key',
        PasswordLength: 64,
        ExcludePunctuation: true,
      },
      SecretString: Match.absent(),
    });
  });
});

describe('a stage that is protected', () => {
  test('keeps whatever holds data when the stack is deleted', () => {
    const holders = [
      'AWS::S3::Bucket',
      'AWS::SQS::Queue',
      'AWS::Events::EventBus',
      'AWS::Events::Archive',
      'AWS::DynamoDB::GlobalTable',
      'AWS::SecretsManager::Secret',
      'AWS::Glue::Database',
      'AWS::OpenSearchService::Domain',
      'AWS::KMS::Key',
    ];
    const unkept = holders.flatMap((type) =>
      [...resourcesOf(prod, type)].filter(([, { DeletionPolicy }]) => DeletionPolicy !== 'Retain').map(([id]) => id),
    );
    expect(unkept).toEqual([]);
  });

  test('keeps the events for a year', () => {
    prod.hasResourceProperties('AWS::Events::Archive', { RetentionDays: 365 });
  });
});

describe('on this machine', () => {
  test('only the search domain with its logs, the key of the edge and the pool of customers are left out', () => {
    const typesOf = (template: typeof local) =>
      Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
    const present = new Set(typesOf(local));
    expect(typesOf(stateful).filter((type) => !present.has(type))).toEqual([
      'AWS::Logs::LogGroup',
      'AWS::Logs::LogGroup',
      'AWS::Logs::LogGroup',
      'AWS::Logs::ResourcePolicy',
      'AWS::OpenSearchService::Domain',
      'AWS::Cognito::UserPool',
      'AWS::Cognito::UserPoolClient',
      'AWS::Cognito::UserPoolDomain',
    ]);
    const secrets = [...resourcesOf(local, 'AWS::SecretsManager::Secret').values()];
    expect(secrets.map(({ Properties }) => Properties.Name)).toEqual(['inkstream-dev/pseudonym-key']);
  });

  test('the index is in the node that the runner names', () => {
    local.hasOutput('OpensearchUrl', { Value: 'http://127.0.0.1:4590' });
  });

  test('a rotated secret can be one that the runner keeps, as it is', () => {
    const localPseudonymKey = JSON.stringify({ current: 'k2', keys: { k1: 'k'.repeat(32), k2: 'l'.repeat(32) } });
    synthesise({ ...onThisMachine, localPseudonymKey }).stateful.hasResourceProperties('AWS::SecretsManager::Secret', {
      SecretString: localPseudonymKey,
    });
  });

  test('the key can be one that the runner keeps', () => {
    const localPseudonymKey = 'k'.repeat(32);
    synthesise({ ...onThisMachine, localPseudonymKey }).stateful.hasResourceProperties('AWS::SecretsManager::Secret', {
      SecretString: JSON.stringify({ keyId: 'k1', key: localPseudonymKey }),
    });
  });
});

test('the facts that commands need are outputs', () => {
  const outputs = Object.keys(stateful.findOutputs('*')).filter((name) => !name.startsWith('Exports'));
  expect(outputs.sort()).toEqual([
    'AnalyticsDlqUrl',
    'AnalyticsQueueUrl',
    'ArchiveRetentionDays',
    'BronzeDatabase',
    'BusName',
    'CatalogMapping',
    'CatalogStreamDlqUrl',
    'CatalogTable',
    'CertificateKey',
    'CustomerSignIn',
    'CustomerTokenAudience',
    'CustomerTokenIssuer',
    'ImageBucket',
    'IndexingDlqUrl',
    'IndexingQueueUrl',
    'LakeBucket',
    'LakeStateTable',
    'LogRetentionDays',
    'OpensearchUrl',
    'PagesBucket',
    'PrintImageTable',
    'PrintImagesDlqUrl',
    'PrintImagesQueueUrl',
    'ProductImageTable',
    'ProductTable',
    'PseudonymSecret',
    'ResultsBucket',
    'SearchControlTable',
    'SilverDatabase',
    'UploadBucket',
    'ViewsDatabase',
  ]);
});
