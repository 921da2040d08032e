import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  type PseudonymSecret,
  parsePseudonymSecret,
  pseudonymSecretText,
} from '../../../pipelines/lake-writer/pseudonym-secret.ts';
import { OperationsError } from '../errors.ts';

export interface SecretStore {
  read(): Promise<PseudonymSecret>;
  write(secret: PseudonymSecret): Promise<void>;
}

/**
 * The pseudonym keys in Secrets Manager, which keeps the version before as AWSPREVIOUS.
 * @param keptFile where the local stack keeps a copy, for when its services lose their state; absent on AWS
 */
export function secretStore(SecretId: string, keptFile: string | undefined): SecretStore {
  const client = new SecretsManagerClient({});
  return {
    read: async () => {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
      const secret = parsePseudonymSecret(SecretString);
      if (secret === undefined) {
        throw new OperationsError('NOT_POSSIBLE', `The secret ${SecretId} holds no pseudonym keys.`);
      }
      return secret;
    },
    write: async (secret) => {
      const text = pseudonymSecretText(secret);
      if (keptFile !== undefined && existsSync(keptFile)) {
        writeFileSync(`${keptFile}.new`, `${text}\n`, { mode: 0o600 });
        renameSync(`${keptFile}.new`, keptFile);
      }
      await client.send(new PutSecretValueCommand({ SecretId, SecretString: text }));
    },
  };
}
