import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { apiRequestOf } from './api-request.ts';
import { answerHealth, healthRoute } from './health.ts';
import { type ApiAnswer, answerRequest } from './search-api.ts';
import type { SearchPorts } from './search-ports.ts';

/** Answers what API Gateway passes on: a shopper's request, or what Route 53 asks of an API of its own. */
export function answerEvent(event: APIGatewayProxyEventV2, ports: SearchPorts): Promise<ApiAnswer> {
  return event.routeKey === healthRoute ? answerHealth(ports) : answerRequest(apiRequestOf(event), ports);
}
