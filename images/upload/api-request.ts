import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readTraceparent } from '../../pipelines/contracts/traceparent.ts';
import type { UploadApiRequest } from './upload-api.ts';

type HttpEvent = Pick<
  APIGatewayProxyEventV2,
  'routeKey' | 'pathParameters' | 'queryStringParameters' | 'headers' | 'body' | 'isBase64Encoded'
>;

/**
 * What API Gateway says of a request (payload version 2.0). Bodies of types that it does not take for text come in base64.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function apiRequestOf(event: HttpEvent): UploadApiRequest {
  const { routeKey, pathParameters, queryStringParameters, headers, body, isBase64Encoded } = event;
  return {
    route: routeKey,
    authorization: headers.authorization ?? '',
    access: queryStringParameters?.access ?? '',
    after: queryStringParameters?.after ?? '',
    uploadId: pathParameters?.uploadId ?? '',
    path: pathParameters?.path ?? '',
    body: isBase64Encoded && body !== undefined ? Buffer.from(body, 'base64').toString('utf8') : (body ?? ''),
    traceparent: readTraceparent(headers.traceparent),
  };
}
