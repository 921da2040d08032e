import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';
import type { ResourceNames } from './resource-names.ts';

export interface CertificateKeyProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/**
 * What certificates of erasure are signed with. Its private half never leaves KMS; its public half is in every certificate
 * and can be asked for at any time. Not rotated: KMS does not rotate asymmetric keys, and an old certificate must stay
 * verifiable. Priced per month (1 USD in 2026) and signature.
 */
export class CertificateKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, props: CertificateKeyProps) {
    super(scope, id);
    const { stage, names } = props;
    this.key = new Key(this, 'Key', {
      alias: `${names.prefix}-certificates`,
      description: 'Signs the certificates of npm run erase',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: removalPolicyOf(stage),
    });
  }
}
