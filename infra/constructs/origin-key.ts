import { Validations } from 'aws-cdk-lib';
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
        'CloudFront learns a new key by a deploy only, so it is changed by decision; the key before stays good meanwhile',
    });
  }
}

function otherRegions({ region, secondRegion }: Stage): string[] {
  const wanted = [edgeRegion, ...(secondRegion === undefined ? [] : [secondRegion.region])];
  return [...new Set(wanted)].filter((other) => other !== region);
}
