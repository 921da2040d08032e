import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda';
import type { GateAnswer, GateRequest } from './gate.ts';

/** What a function's own address says of a request: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export function gateRequestOf({
  rawPath,
  queryStringParameters,
  cookies,
  requestContext,
}: LambdaFunctionURLEvent): GateRequest {
  return {
    method: requestContext.http.method,
    path: decoded(rawPath),
    query: queryStringParameters ?? {},
    cookies: cookies ?? [],
  };
}

export function lambdaResultOf(
  { status, headers, cookies, body }: GateAnswer,
  method: string,
): LambdaFunctionURLResult {
  return { statusCode: status, headers: { ...headers }, cookies: [...cookies], body: method === 'HEAD' ? '' : body };
}

/** What cannot be decoded is no path of a file either. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}
