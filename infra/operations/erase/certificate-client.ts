import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { type Certificate, digestOf, type SignedCertificate } from './certificate.ts';

export interface CertificateSigner {
  sign(certificate: Certificate): Promise<SignedCertificate>;
  /** SubjectPublicKeyInfo in base64. */
  publicKey(): Promise<string>;
}

/** Signs with the asymmetric key of the stack; KMS keeps its private half. */
export function certificateSigner(KeyId: string, client = new KMSClient({})): CertificateSigner {
  const publicKey = async () => {
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId }));
    return Buffer.from(PublicKey ?? []).toString('base64');
  };
  return {
    publicKey,
    sign: async (certificate) => {
      const { Signature } = await client.send(
        new SignCommand({
          ...{ KeyId, Message: digestOf(certificate) },
          MessageType: 'DIGEST',
          SigningAlgorithm: 'ECDSA_SHA_256',
        }),
      );
      const value = Buffer.from(Signature ?? []).toString('base64');
      return {
        // A field that is replaced keeps its place, so this reads as what was signed.
        certificate: { ...certificate, remains: [...certificate.remains] },
        signature: { algorithm: 'ECDSA_SHA_256', key: KeyId, publicKey: await publicKey(), value },
      };
    },
  };
}
