import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { OperationsError } from '../errors.ts';
import type { EditPorts } from './edit-step.ts';

export interface SearchDoor {
  /** Base URL of the search API or of the edge before it, without a slash at its end. */
  readonly url: string;
  /** The secret with what the edge proves itself with; where the API admits nobody else and the edge is not asked. */
  readonly originKeySecret: string | undefined;
}

const answer = z.object({ products: z.array(z.object({ title: z.string() })) });
/** As in infra/constructs/origin-key.ts, which would bring the CDK into the function. */
const originKeyHeader = 'x-origin-key';
const ANSWER_TIMEOUT_MS = 10_000;

/** Searches by the search API, whose searches are told to the lake like any others. An API that is busy finds nothing. */
export function searchAsShopper({ url, originKeySecret }: SearchDoor): EditPorts['searchTitles'] {
  let key: Promise<string | undefined> | undefined;
  return async (text) => {
    key ??= originKeySecret === undefined ? Promise.resolve(undefined) : readSecret(originKeySecret);
    const originKey = await key;
    const response = await fetch(`${url}/search?q=${encodeURIComponent(text)}&size=5`, {
      headers: originKey === undefined ? {} : { [originKeyHeader]: originKey },
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const body = await response.text();
    if (response.ok) return answer.parse(JSON.parse(body)).products.map(({ title }) => title);
    if (response.status >= 500 || response.status === 429) return [];
    throw new OperationsError('NOT_POSSIBLE', `The search API answers ${response.status} at ${new URL(url).host}.`);
  };
}

async function readSecret(SecretId: string): Promise<string | undefined> {
  return (await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId }))).SecretString;
}
