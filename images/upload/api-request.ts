import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { UploadApiRequest } from './upload-api.ts';

type HttpEvent = Pick<APIGatewayProxyEventV2, 'routeKey' | 'pathParameters' | 'body' | 'isBase64Encoded'>;

/**
 * What API Gateway says of a request (payload version 2.0). Bodies of types that it does not take for text come in base64.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function apiRequestOf({ routeKey, pathParameters, body, isBase64Encoded }: HttpEvent): UploadApiRequest {
  return {
    route: routeKey,
    uploadId: pathParameters?.uploadId ?? '',
    path: pathParameters?.path ?? '',
    body: isBase64Encoded && body !== undefined ? Buffer.from(body, 'base64').toString('utf8') : (body ?? ''),
  };
}
