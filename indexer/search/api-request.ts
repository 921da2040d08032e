import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readTraceparent } from '../../pipelines/contracts/traceparent.ts';
import type { ApiRequest } from './search-api.ts';

type HttpEvent = Pick<APIGatewayProxyEventV2, 'routeKey' | 'rawQueryString' | 'pathParameters' | 'headers'>;

/**
 * What API Gateway says of a request (payload version 2.0). Its own reading of the query string joins repeated
 * parameters with commas, which category names contain; so the string itself is read.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function apiRequestOf({ routeKey, rawQueryString, pathParameters, headers }: HttpEvent): ApiRequest {
  return {
    route: routeKey,
    queryString: rawQueryString,
    // Every escape is resolved already but that of the percent sign itself.
    productId: (pathParameters?.id ?? '').replaceAll('%25', '%'),
    ifNoneMatch: headers['if-none-match'],
    traceparent: readTraceparent(headers.traceparent),
  };
}
