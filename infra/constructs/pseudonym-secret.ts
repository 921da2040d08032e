import { SecretValue, Validations } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';
import type { ResourceNames } from './resource-names.ts';

export interface PseudonymSecretProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/** The key's name is part of every customer key, so that rows of two keys can be told apart. */
const keyId = 'k1';

/**
 * The keys that customer numbers are pseudonymised with. It is made with one, `{"keyId":"k1","key":"…"}`, and is from its
 * first rotation on `{"current":"k2","keys":{"k1":"…","k2":"…"}}`. The template below must stay as it is: CloudFormation
 * makes a new secret of a changed one.
 */
export class PseudonymSecret extends Construct {
  readonly secret: ISecret;

  constructor(scope: Construct, id: string, props: PseudonymSecretProps) {
    super(scope, id);
    const { stage, names } = props;
    this.secret = new Secret(this, 'Key', {
      secretName: names.pseudonymSecret,
      description:
        'Keys of the HMAC that turns customer numbers into customer keys. Losing one breaks the link between old and new rows',
      removalPolicy: removalPolicyOf(stage),
      // Without it, rows of a lake that is restored in the other Region could never be linked to new ones.
      replicaRegions: stage.secondRegion && [{ region: stage.secondRegion.region }],
      ...this.value(stage),
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Rotated by decision, npm run rotate-key, and not by the calendar: every key that was ever used is kept with the others',
    });
  }

  /** The emulator forgets its secrets when it is killed, so its runner may keep the key, or the whole secret, and pass it in. */
  private value(stage: Stage) {
    if (stage.target.kind === 'local' && stage.target.pseudonymKey !== undefined) {
      const kept = stage.target.pseudonymKey;
      const value = kept.startsWith('{') ? kept : JSON.stringify({ keyId, key: kept });
      return { secretStringValue: SecretValue.unsafePlainText(value) };
    }
    return {
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ keyId }),
        generateStringKey: 'key',
        passwordLength: 64,
        excludePunctuation: true,
      },
    };
  }
}
