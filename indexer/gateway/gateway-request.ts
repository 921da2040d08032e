import { z } from 'zod';

/** What somebody outside of the domain's network asks of it, by way of the gateway. */
export const gatewayRequestSchema = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']),
  /** With its slash, without a query. */
  path: z.string().startsWith('/'),
  querystring: z.string().default(''),
  body: z.string().default(''),
  contentType: z.string().optional(),
});
export type GatewayRequest = z.infer<typeof gatewayRequestSchema>;

export const gatewayAnswerSchema = z.object({
  status: z.int(),
  contentType: z.string().optional(),
  body: z.string(),
});
export type GatewayAnswer = z.infer<typeof gatewayAnswerSchema>;

/** Who has which task in the domain, and how the cluster is run, is for deploys to say. */
const keptPaths = ['/_plugins/_security', '/_opendistro/_security', '/_cluster/settings'];

/**
 * What Lambda takes and gives at most is 6 MB, of which the JSON around a body takes a part:
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const maxBodyBytes = 4_500_000;

/** The alias of the gateway's function for whoever may look and not change: IAM gives a role this one or the function itself. */
export const readingAlias = 'reading';

/** What a caller may ask, by the name that he called the function by. @param arn such as `…:function:NAME` or `…:function:NAME:reading` */
export function isForReading(arn: string): boolean {
  return arn.split(':').at(-1) === readingAlias;
}

/** What is asked by POST and changes nothing, of an index or of all; points in time and scrolls are one's own. */
const postedQuestions =
  /^\/(?:[^/_][^/]*\/)?(?:_search(?:\/point_in_time|\/scroll)?|_(?:count|msearch|mget|analyze|rank_eval|field_caps)|_validate\/query|_(?:explain|termvectors)(?:\/[^/]+)?)$/;
const endedQuestions = /^\/_search\/(?:point_in_time|scroll)$/;

function isReading({ method, path }: GatewayRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  const allowed = { POST: postedQuestions, DELETE: endedQuestions, PUT: undefined }[method];
  return allowed !== undefined && readings(path).every((plain) => allowed.test(plain));
}

/**
 * @param isReader whether the caller may only look
 * @returns the answer to a request that must not be passed on; undefined for every other
 */
export function refuseRequest(request: GatewayRequest, isReader: boolean): GatewayAnswer | undefined {
  const { method, path, body } = request;
  if (isReader && !isReading(request)) {
    return refusal(403, `${method} ${path} may change the index; this role may only read it`);
  }
  if (method !== 'GET' && readings(path).some((plain) => keptPaths.some((kept) => plain.startsWith(kept)))) {
    return refusal(403, `${method} ${path} is for deploys, not for the gateway`);
  }
  return tooLarge('The request', body);
}

/** How often a path may be decoded on its way; nobody who means well writes one that changes a third time. */
const mostDecodings = 3;

/** All that a path may mean to whoever reads it next: decoded again, with `.` and `..` followed, slashes counted once. */
function readings(path: string): string[] {
  const read = [path];
  for (let text = path; read.length <= mostDecodings; ) {
    const next = decoded(text);
    if (next === text) break;
    read.push(next);
    text = next;
  }
  return read.map((text) => new URL(`http://domain/${text}`).pathname.replaceAll(/\/+/g, '/'));
}

/** Text with a percent sign that begins no escape is left as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @returns the answer in place of one that does not fit into an invocation; undefined for every other */
export function refuseAnswer({ body }: GatewayAnswer): GatewayAnswer | undefined {
  return tooLarge('The answer', body);
}

function tooLarge(what: string, body: string): GatewayAnswer | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(body));
  return bytes <= maxBodyBytes
    ? undefined
    : refusal(413, `${what} has ${bytes} bytes; the gateway passes on ${maxBodyBytes} at most. Ask in smaller parts`);
}

function refusal(status: number, reason: string): GatewayAnswer {
  const body = JSON.stringify({ error: { type: 'gateway_exception', reason }, status });
  return { status, contentType: 'application/json', body };
}
