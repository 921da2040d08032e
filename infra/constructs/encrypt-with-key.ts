import { Aspects, Stack } from 'aws-cdk-lib';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnArchive } from 'aws-cdk-lib/aws-events';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';

/** A message is encrypted with a data key that is kept for an hour: KMS is asked, and paid, the less often. */
const dataKeySeconds = 3_600;

/**
 * Encrypts all that a stack stores with one key, whatever construct made it: a queue or bucket that is added later is
 * covered without anybody thinking of it.
 * @param except what cannot have it: S3 writes access logs only where its own keys encrypt
 */
export function encryptWithKey(scope: IConstruct, key: IKey, except: readonly IConstruct[]): void {
  Aspects.of(scope).add({
    visit: (node) => {
      if (!except.some(({ node: { defaultChild } }) => defaultChild === node)) encrypt(node, key);
    },
  });
}

function encrypt(node: IConstruct, key: IKey): void {
  if (node instanceof CfnLogGroup) node.kmsKeyId = key.keyArn;
  else if (node instanceof CfnTopic) node.kmsMasterKeyId = key.keyArn;
  else if (node instanceof CfnSecret) encryptSecret(node, key);
  else if (node instanceof CfnQueue) encryptQueue(node, key);
  else if (node instanceof CfnBucket) encryptBucket(node, key);
  else if (node instanceof CfnGlobalTable) encryptTable(node, key);
  // The bus itself keeps AWS's key: what it cannot encrypt it loses, and what it holds has an end within a day.
  else if (node instanceof CfnArchive) node.kmsKeyIdentifier = key.keyArn;
  else if (node instanceof CfnDomain) node.encryptionAtRestOptions = { enabled: true, kmsKeyId: key.keyId };
  else if (node instanceof CfnDeliveryStream) {
    node.deliveryStreamEncryptionConfigurationInput = { keyType: 'CUSTOMER_MANAGED_CMK', keyArn: key.keyArn };
  }
}

/** A secret that is copied to another Region would need a key there. */
function encryptSecret(secret: CfnSecret, key: IKey): void {
  const isCopied = Stack.of(secret).resolve(secret.replicaRegions) !== undefined;
  if (!isCopied) secret.kmsKeyId = key.keyArn;
}

function encryptQueue(queue: CfnQueue, key: IKey): void {
  queue.sqsManagedSseEnabled = undefined;
  queue.kmsMasterKeyId = key.keyArn;
  queue.kmsDataKeyReusePeriodSeconds = dataKeySeconds;
}

function encryptBucket(bucket: CfnBucket, key: IKey): void {
  const serverSideEncryptionByDefault = { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.keyArn };
  bucket.bucketEncryption = {
    // One data key for many objects: without it, every object costs a request to KMS.
    serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault, bucketKeyEnabled: true }],
  };
}

/** Each copy of a table names its own key; the first is the one of this Region. */
function encryptTable(table: CfnGlobalTable, key: IKey): void {
  table.sseSpecification = { sseEnabled: true, sseType: 'KMS' };
  table.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: key.keyArn });
}
