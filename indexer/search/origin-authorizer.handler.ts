import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerResult } from 'aws-lambda';
import { readIndexerConfig } from '../config.ts';
import { createOriginCheck } from './origin-check.ts';

const { originKeySecret } = readIndexerConfig(['originKeySecret']);
const secrets = new SecretsManagerClient({});

/** The key, or one version of it; undefined when there is no such version. */
async function readKey(VersionStage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<string | undefined> {
  try {
    return (await secrets.send(new GetSecretValueCommand({ SecretId: originKeySecret, VersionStage }))).SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

const isFromEdge = createOriginCheck({
  readKeys: () => Promise.all([readKey('AWSCURRENT'), readKey('AWSPREVIOUS')]),
  now: Date.now,
});

/** Whether a request to the search API came through CloudFront, which alone knows the key. */
export async function handler(event: APIGatewayRequestAuthorizerEventV2): Promise<APIGatewaySimpleAuthorizerResult> {
  return { isAuthorized: await isFromEdge(event.headers?.['x-origin-key']) };
}
