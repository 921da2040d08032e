// What deployment must provide: a bundle of this file, the variable OPENSEARCH_URL, a place in the network of the domain,
// and on the domain es:ESHttp* as far as people may go.
import { Logger } from '@aws-lambda-powertools/logger';
import { readIndexerConfig } from '../config.ts';
import { createSearchClient } from '../index/search-client.ts';
import { askDomain } from './ask-domain.ts';
import { type GatewayAnswer, gatewayRequestSchema } from './gateway-request.ts';

const logger = new Logger({ serviceName: 'search-gateway' });
const { openSearchUrl } = readIndexerConfig(['openSearchUrl']);
const client = createSearchClient(openSearchUrl);

/** One request of a person's command to a domain that only its network can reach. */
export async function handler(event: unknown): Promise<GatewayAnswer> {
  const request = gatewayRequestSchema.parse(event);
  const answer = await askDomain(client, request);
  logger.info('asked', { method: request.method, path: request.path, status: answer.status });
  return answer;
}
