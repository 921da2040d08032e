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

/** The key that customer numbers are pseudonymised with, as JSON: `{"keyId":"k1","key":"…"}`. */
export class PseudonymSecret extends Construct {
  readonly secret: ISecret;

  constructor(scope: Construct, id: string, props: PseudonymSecretProps) {
    super(scope, id);
    const { stage, names } = props;
    this.secret = new Secret(this, 'Key', {
      secretName: names.pseudonymSecret,
      description:
        'Key of the HMAC that turns customer numbers into customer keys. Losing it breaks the link between old and new rows',
      removalPolicy: removalPolicyOf(stage),
      ...this.value(stage),
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'A new key gives every customer a second customer_key; it is changed by decision, not by the calendar',
    });
  }

  /** The emulator forgets its secrets when it is killed, so its runner may keep the key and pass it in. */
  private value(stage: Stage) {
    if (stage.target.kind === 'local' && stage.target.pseudonymKey !== undefined) {
      const value = JSON.stringify({ keyId, key: stage.target.pseudonymKey });
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
