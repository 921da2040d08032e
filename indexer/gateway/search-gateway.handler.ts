// What deployment must provide: a bundle of this file, the variable OPENSEARCH_URL, a place in the network of the domain,
// and on the domain es:ESHttp* as far as people may go.
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { readIndexerConfig } from '../config.ts';
import { createSearchClient } from '../index/search-client.ts';
import { askDomain } from './ask-domain.ts';
import { type GatewayAnswer, gatewayRequestSchema, isForReading } from './gateway-request.ts';

const logger = new Logger({ serviceName: 'search-gateway' });
const { openSearchUrl } = readIndexerConfig(['openSearchUrl']);
const client = createSearchClient(openSearchUrl);

/** One request of a person's command to a domain that only its network can reach. */
export async function handler(event: unknown, context: Pick<Context, 'invokedFunctionArn'>): Promise<GatewayAnswer> {
  const request = gatewayRequestSchema.parse(event);
  const isReader = isForReading(context.invokedFunctionArn);
  const answer = await askDomain(client, request, isReader);
  logger.info('asked', { isReader, method: request.method, path: request.path, status: answer.status });
  return answer;
}
