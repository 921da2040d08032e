import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Client, type ClientOptions } from '@opensearch-project/opensearch';
import { AwsSigv4Signer } from '@opensearch-project/opensearch/aws-v3';
import { type AwsEndpoint, awsEndpoint } from './aws-endpoint.ts';

/**
 * A socket that a frozen Lambda keeps is dead when it thaws, and only its next request would find out. Idle ones are
 * therefore given up soon, and what still meets a dead one is sent again once.
 */
const IDLE_SOCKET_MS = 5_000;
const RETRIES = 1;
const REQUEST_TIMEOUT_MS = 30_000;
const CREDENTIALS_KEPT_MS = 5 * 60_000;

/**
 * Client of the OpenSearch node or AWS domain at `url`; one per process. Requests to AWS hosts are signed (SigV4) with
 * the credentials of the environment. Requests time out after 30 s of silence; those that find no connection or get
 * 502, 503 or 504 are repeated once, never those that get 429. Both can be set anew for every request.
 */
export function createSearchClient(url: string): Client {
  const endpoint = awsEndpoint(url);
  const options: ClientOptions = {
    node: url,
    agent: () => socketAgent(url),
    maxRetries: RETRIES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // With a single address there is nothing to choose from, and a ping in between only costs.
    resurrectStrategy: 'none',
  };
  return new Client(endpoint === undefined ? options : { ...options, ...signer(endpoint) });
}

function socketAgent(url: string): HttpAgent {
  const AgentOfProtocol = new URL(url).protocol === 'https:' ? HttpsAgent : HttpAgent;
  // The timeout of an agent holds for sockets without a request; one with a request has the request's.
  return new AgentOfProtocol({ keepAlive: true, scheduling: 'lifo', timeout: IDLE_SOCKET_MS });
}

function signer({ region, service }: AwsEndpoint): Pick<ClientOptions, 'Connection' | 'Transport'> {
  const { Connection, Transport } = AwsSigv4Signer({ region, service, getCredentials: readCredentials });
  return { Connection, Transport };
}

/**
 * The signer keeps credentials until their `expiration` and those without one for ever, after which only a restart
 * would help; the provider remembers them as well, so every call asks a new one.
 */
async function readCredentials() {
  const credentials = await defaultProvider()();
  return { ...credentials, expiration: credentials.expiration ?? new Date(Date.now() + CREDENTIALS_KEPT_MS) };
}
