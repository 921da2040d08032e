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
  'AWS::Events::Archive': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
  'AWS::OpenSearchService::Domain': ({ EncryptionAtRestOptions }) =>
    z.object({ KmsKeyId: z.unknown() }).safeParse(EncryptionAtRestOptions).data?.KmsKeyId,
};

const statement = z.looseObject({ Sid: z.string().optional(), Condition: z.unknown().optional() });
const policy = z.object({ Statement: z.array(statement) });
const ourStatements = [...resourcesOf(stateful, 'AWS::KMS::Key').values()]
  .filter(({ Properties }) => Properties.EnableKeyRotation === true)
  .flatMap(({ Properties }) => policy.parse(Properties.KeyPolicy).Statement);

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
    expect(ourStatements.map(({ Sid }) => Sid)).toEqual([
      undefined,
      'OurRolesByWayOfServices',
      'ServicesToQueuesAndTopics',
      'RulesToTopics',
      'EventsToArchive',
      'LookAtTheKey',
      'AlarmsToTopics',
      'LogGroups',
    ]);
    const ours = z
      .object({
        ArnLike: z.object({ 'aws:PrincipalArn': z.array(z.unknown()) }),
        StringEquals: z.object({ 'kms:CallerAccount': z.unknown(), 'kms:ViaService': z.array(z.unknown()) }),
      })
      .parse(ourStatements[1]?.Condition);
    expect(ours.ArnLike['aws:PrincipalArn'].map((arn) => textOf(arn).split('/').at(-1))).toEqual([
      'InkstreamStateful-pr*',
      'InkstreamStateless-p*',
      'inkstream-prod-*',
    ]);
  });

  test('rules may send to our topics, on no condition about their source, which such a request does not tell', () => {
    const [rules] = ourStatements.filter(({ Sid }) => Sid === 'RulesToTopics');
    const { ArnLike, ...others } = z
      .looseObject({ ArnLike: z.record(z.string(), z.unknown()) })
      .parse(rules?.Condition);
    expect(others).toEqual({});
    const topics = [...resourcesOf(stateless, 'AWS::SNS::Topic').values()].map(
      ({ Properties }) => Properties.TopicName,
    );
    const pattern = textOf(ArnLike['kms:EncryptionContext:aws:sns:topicArn']).split(':').at(-1)?.replace('*', '');
    expect(topics.filter((name) => !textOf(name).startsWith(String(pattern)))).toEqual([]);
  });

  test('the archive of events is encrypted for its bus and nobody else, and the bus itself with no key that could be gone', () => {
    const [archive] = ourStatements.filter(({ Sid }) => Sid === 'EventsToArchive');
    const contexts = z
      .object({ StringEquals: z.object({ 'kms:EncryptionContext:aws:events:event-bus:arn': z.array(z.unknown()) }) })
      .parse(archive?.Condition).StringEquals['kms:EncryptionContext:aws:events:event-bus:arn'];
    expect(contexts.map((arn) => textOf(arn).split(':').at(-1))).toEqual([
      'event-bus/inkstream-prod-commerce',
      'archive/inkstream-prod-commerce',
    ]);
    const [bus] = resourcesOf(stateful, 'AWS::Events::EventBus').values();
    expect(bus?.Properties.KmsKeyIdentifier).toBeUndefined();
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
