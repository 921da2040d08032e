import { describe, expect, test } from '@jest/globals';
import {
  describeChanges,
  lastingResources,
  readRecordedResources,
  statefulResources,
  undecidedTypes,
  unkeptResources,
} from './lasting-resources.ts';

const stages = statefulResources();
const now = Object.fromEntries(Object.entries(stages).map(([stage, found]) => [stage, lastingResources(found)]));

const recordNew = 'What is new is not protected before it is recorded: npm run record:logical-ids';

/** What a failure says first, because whoever reads it should stop before accepting. */
const advice =
  'Data of a stage that is deployed would be lost or left without a stack. Keep the construct ids and names as they are; ' +
  'if it is meant, move the data and run: npm run record:logical-ids';

describe('a deploy of a stateful stack', () => {
  test('deletes and replaces nothing that was recorded', () => {
    const changes = describeChanges(readRecordedResources(), now);
    const said = changes.every((change) => change.endsWith('not recorded yet')) ? recordNew : advice;
    expect(changes.length === 0 ? [] : [said, ...changes]).toEqual([]);
  });

  test('keeps data of a protected stage even when it should delete or replace', () => {
    expect(unkeptResources(stages.prod ?? {})).toEqual([]);
  });

  test('holds nothing of which nobody has said whether it lasts', () => {
    expect(Object.values(stages).flatMap(undecidedTypes)).toEqual([]);
  });
});

describe('what a deploy would do', () => {
  const bucket = { type: 'AWS::S3::Bucket', fixed: { BucketName: 'lake' } };

  test.each([
    ['a resource that is gone', {}, ['prod: Lake (AWS::S3::Bucket) would be deleted']],
    [
      'another name',
      { Lake: { ...bucket, fixed: { BucketName: 'sea' } } },
      ['prod: Lake (AWS::S3::Bucket) would be replaced: BucketName from "lake" to "sea"'],
    ],
    [
      'another type',
      { Lake: { ...bucket, type: 'AWS::SQS::Queue' } },
      ['prod: Lake would be replaced: from AWS::S3::Bucket to AWS::SQS::Queue'],
    ],
    [
      'another logical id, which is both',
      { Sea: bucket },
      ['prod: Lake (AWS::S3::Bucket) would be deleted', 'prod: Sea (AWS::S3::Bucket) is new, and not recorded yet'],
    ],
    ['nothing', { Lake: bucket }, []],
  ])('is told: %s', (_name, after, expected) => {
    expect(describeChanges({ prod: { Lake: bucket } }, { prod: after })).toEqual(expected);
  });

  test('counts only what cannot be changed in place', () => {
    const domain = (Properties: Record<string, unknown>) =>
      lastingResources({ Domain: { Type: 'AWS::OpenSearchService::Domain', Properties } });
    const plain = { DomainName: 'products', ClusterConfig: { InstanceCount: 1 } };
    const larger = { ...plain, ClusterConfig: { InstanceCount: 3 } };
    expect(describeChanges({ prod: domain(plain) }, { prod: domain(larger) })).toEqual([]);
    const moved = { ...plain, VPCOptions: { SubnetIds: ['a'] } };
    expect(describeChanges({ prod: domain(plain) }, { prod: domain(moved) })).toEqual([
      expect.stringMatching(/^prod: Domain .* would be replaced: VPCOptions from undefined to/),
    ]);
  });

  test('counts another generator of a secret, which would be another value in it', () => {
    const secret = (PasswordLength: number, Description: string) =>
      lastingResources({
        Key: {
          Type: 'AWS::SecretsManager::Secret',
          Properties: { Name: 'key', Description, GenerateSecretString: { PasswordLength } },
        },
      });
    expect(describeChanges({ prod: secret(64, 'is') }, { prod: secret(64, 'was') })).toEqual([]);
    expect(describeChanges({ prod: secret(64, 'is') }, { prod: secret(32, 'is') })).toEqual([
      'prod: Key (AWS::SecretsManager::Secret) would be replaced: GenerateSecretString from {"PasswordLength":64} to {"PasswordLength":32}',
    ]);
  });
});
