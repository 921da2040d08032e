import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { z } from 'zod';
import { resourcesOf, synthesise, textOf } from '../stack-templates.ts';

const { app, stateful, stateless } = synthesise({ stage: 'prod' }, {}, {}, { encryption: 'customer' });
const keyed = [stateful, stateless];

/** Where each type of resource names the key that encrypts it. */
const places: Readonly<Record<string, (properties: Record<string, unknown>) => unknown>> = {
  'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId,
  'AWS::SNS::Topic': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::SecretsManager::Secret': ({ KmsKeyId, ReplicaRegions }) => KmsKeyId ?? (ReplicaRegions && 'copied to a Region'),
  'AWS::DynamoDB::GlobalTable': ({ Replicas }) =>
    z.tuple([z.object({ SSESpecification: z.object({ KMSMasterKeyId: z.unknown() }) })]).safeParse(Replicas).data,
  'AWS::S3::Bucket': ({ BucketEncryption }) =>
    /"SSEAlgorithm":"aws:kms"/.test(JSON.stringify(BucketEncryption)) ? BucketEncryption : undefined,
  'AWS::KinesisFirehose::DeliveryStream': ({ DeliveryStreamEncryptionConfigurationInput: input }) =>
    z.object({ KeyARN: z.unknown(), KeyType: z.literal('CUSTOMER_MANAGED_CMK') }).safeParse(input).data?.KeyARN,
  'AWS::OpenSearchService::Domain': ({ EncryptionAtRestOptions }) =>
    z.object({ KmsKeyId: z.unknown() }).safeParse(EncryptionAtRestOptions).data?.KmsKeyId,
};

describe('where a stage asks for a key of its own', () => {
  test.each(Object.keys(places))('every %s is encrypted with it, but for what cannot be', (type) => {
    const found = keyed.flatMap((template) => [...resourcesOf(template, type)]);
    const open = found.filter(([, { Properties }]) => places[type]?.(Properties) === undefined).map(([id]) => id);
    expect(found.length).toBeGreaterThan(0);
    // Access logs, which S3 writes nowhere else, and pages, which anybody may see.
    const exceptions = [expect.stringMatching(/^StorageAccessLogs/), expect.stringMatching(/^Pages/)];
    expect(open).toEqual(type === 'AWS::S3::Bucket' ? exceptions : []);
  });

  test('no queue asks for two kinds of encryption at once', () => {
    const queues = keyed.flatMap((template) => [...resourcesOf(template, 'AWS::SQS::Queue').values()]);
    expect(queues.filter(({ Properties }) => Properties.SqsManagedSseEnabled !== undefined)).toEqual([]);
  });

  test('results of Athena are, too, whatever S3 would do', () => {
    const groups = [...resourcesOf(stateless, 'AWS::Athena::WorkGroup').values()].map((group) => JSON.stringify(group));
    expect(groups.filter((group) => !group.includes('SSE_KMS'))).toEqual([]);
  });

  test('the key is renewed every year, and outlives its stack', () => {
    stateful.hasResource('AWS::KMS::Key', { Properties: { EnableKeyRotation: true }, DeletionPolicy: 'Retain' });
  });

  test('the key serves the roles of this stage by way of services, and nobody else but named services', () => {
    const statement = z.looseObject({ Sid: z.string().optional(), Condition: z.unknown().optional() });
    const policy = z.object({ Statement: z.array(statement) });
    const [statements] = [...resourcesOf(stateful, 'AWS::KMS::Key').values()]
      .filter(({ Properties }) => Properties.EnableKeyRotation === true)
      .map(({ Properties }) => policy.parse(Properties.KeyPolicy).Statement);
    expect(statements?.map(({ Sid }) => Sid)).toEqual([
      undefined,
      'OurRolesByWayOfServices',
      'ServicesToQueuesAndTopics',
      'AlarmsToTopics',
      'LogGroups',
    ]);
    const ours = z
      .object({
        ArnLike: z.object({ 'aws:PrincipalArn': z.array(z.unknown()) }),
        StringEquals: z.object({ 'kms:CallerAccount': z.unknown(), 'kms:ViaService': z.array(z.unknown()) }),
      })
      .parse(statements?.[1]?.Condition);
    expect(ours.ArnLike['aws:PrincipalArn'].map((arn) => textOf(arn).split('/').at(-1))).toEqual([
      'InkstreamStateful-pr*',
      'InkstreamStateless-p*',
      'inkstream-prod-*',
    ]);
  });

  test('every log group is called after the stage, or its logs could not be encrypted', () => {
    const names = keyed.flatMap((template) =>
      [...resourcesOf(template, 'AWS::Logs::LogGroup').values()].map(({ Properties }) =>
        textOf(Properties.LogGroupName ?? 'unnamed'),
      ),
    );
    expect(names.filter((name) => !name.includes('inkstream-prod'))).toEqual([]);
  });

  test('cdk-nag finds nothing', () => {
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources])).toEqual([]);
  });
});
