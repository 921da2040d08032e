import { Duration } from 'aws-cdk-lib';
import { BlockPublicAccess, BucketEncryption, type BucketProps, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { otherVersionDays } from '../retention.ts';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';

/** What every bucket has: encryption, TLS only, and no way for the public. */
export function guardedBucket(stage: Stage): BucketProps {
  return {
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    removalPolicy: removalPolicyOf(stage),
  };
}

/** Parts of an upload that was never completed cost as much as an object and are in no listing. */
export const abortUploads: LifecycleRule = { abortIncompleteMultipartUploadAfter: Duration.days(1) };

/** S3 copies versions only. They are kept no longer than it takes: what is erased must be gone from disk as well. */
export const versionsForReplication = {
  versioned: true,
  lifecycleRules: [
    { noncurrentVersionExpiration: Duration.days(otherVersionDays) },
    { expiredObjectDeleteMarker: true },
  ] satisfies LifecycleRule[],
};
