// The composition of the search API. Its rights are in infra/constructs/search-api.ts.
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { createPutEvents } from '../../pipelines/contracts/bus-client.ts';
import { readIndexerConfig } from '../config.ts';
import { productAlias } from '../index/index-names.ts';
import { createSearchClient } from '../index/search-client.ts';
import { createAfterAnswer } from './after-answer.ts';
import { answerEvent } from './answer-event.ts';
import { faultAnswer } from './http-answer.ts';
import { keptSettings } from './kept-settings.ts';
import type { ApiAnswer } from './search-api.ts';
import { searchPorts } from './search-ports-client.ts';
import { loadSearchSettings, makeshiftSettings } from './search-settings-client.ts';
import { tellLake } from './tell-lake.ts';

const logger = new Logger({ serviceName: 'search-api' });
const metrics = new Metrics({ namespace: 'Inkstream', serviceName: 'search-api' });
const config = readIndexerConfig(['openSearchUrl', 'searchControlTable', 'busName', 'languages', 'lambdaRuntimeApi']);
const { languages, lambdaRuntimeApi } = config;
const dynamo = new DynamoDBClient({});
const putEvents = createPutEvents(config.busName);

const readSettings = keptSettings({
  load: () => loadSearchSettings(dynamo, config.searchControlTable, languages),
  makeshift: () => makeshiftSettings(languages),
  onFailure: (error) => logger.error('search settings cannot be read', { error }),
  now: Date.now,
});
const onOlderIndex = (error: unknown) =>
  logger.warn('the index lacks what this version asks of it: reindex', { error });
const ports = searchPorts(createSearchClient(config.openSearchUrl), productAlias, readSettings, onOlderIndex);

const onLostEvent = (error: unknown) => {
  logger.error('a search was not told to the lake', { error });
  metrics.addMetric('searchEventsLost', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
};
const onNoExtension = (error: unknown) => logger.warn('searches are told to the lake in the background', { error });
const afterAnswer = await createAfterAnswer(lambdaRuntimeApi, { onFailure: onLostEvent, onNoExtension });
// Before the first shopper waits for it.
await readSettings();

export async function handler(
  event: APIGatewayProxyEventV2,
  { awsRequestId, functionName }: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  metrics.setDefaultDimensions({ function: functionName });
  const answer: ApiAnswer = await answerEvent(event, ports).catch((error: unknown) => {
    logger.error('request failed', { route: event.routeKey, error });
    return faultAnswer();
  });
  const { status, headers, body, performed } = answer;
  afterAnswer.finish(awsRequestId, performed && (() => tellLake(performed, putEvents)));
  return { statusCode: status, headers: { ...headers }, body };
}
