import { SecretValue, Validations } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';
import type { ResourceNames } from './resource-names.ts';

export interface OriginKeyProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/** Where CloudFront's stacks must be. */
export const edgeRegion = 'us-east-1';

/** The header that CloudFront sends the key in. */
export const originKeyHeader = 'x-origin-key';

/** What CloudFront proves itself with to the APIs; replicated, because CloudFormation reads secrets of its own Region only. */
export class OriginKey extends Construct {
  readonly secret: ISecret;

  constructor(scope: Construct, id: string, props: OriginKeyProps) {
    super(scope, id);
    const { stage, names } = props;
    this.secret = new Secret(this, 'Key', {
      secretName: names.originKey,
      description: 'Sent by CloudFront with every request to the APIs behind it, which refuse all others',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      replicaRegions: otherRegions(stage).map((region) => ({ region })),
      removalPolicy: removalPolicyOf(stage),
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'CloudFront learns a new key by a deploy that names its version, so it is changed by decision; the key before stays good meanwhile',
    });
  }
}

/**
 * The key as CloudFormation puts it into CloudFront's configuration; the template never holds it. CloudFormation reads a
 * reference again only when its text is another
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html), so a changed key
 * reaches CloudFront by nothing but the name of its version.
 * @param secretName the key's
 * @param version undefined: the newest one, when the distribution was made
 */
export function originKeyReference(secretName: string, version: string | undefined): SecretValue {
  return SecretValue.secretsManager(secretName, version === undefined ? {} : { versionId: version });
}

function otherRegions({ region, secondRegion }: Stage): string[] {
  const wanted = [edgeRegion, ...(secondRegion === undefined ? [] : [secondRegion.region])];
  return [...new Set(wanted)].filter((other) => other !== region);
}
