import type { Problem, ProblemCode } from './answers.ts';
import { contentAnswer, type HttpAnswer, problemAnswer } from './http-answer.ts';
import { openApiDocument } from './openapi.ts';
import { type Parsed, parseParameters, problem } from './parse-parameters.ts';
import { isRouteKey, type RouteKey, routes } from './routes.ts';
import { SearchEngineError } from './search-engine.ts';
import {
  longestProductId,
  noParameters,
  parseSearchParameters,
  type SearchParameters,
  similarParameters,
  suggestParameters,
} from './search-parameters.ts';
import { type SearchPerformed, searchPerformed } from './search-performed.ts';
import type { SearchPorts } from './search-ports.ts';
import { searchProducts } from './search-products.ts';
import { findProduct, findSimilar } from './similar.ts';
import { suggest } from './suggest.ts';
import { walkProducts } from './walk-products.ts';

export interface ApiRequest {
  /** Method and path as declared: `GET /products/{id}`. */
  readonly route: string;
  /** Without the question mark, as it was sent. */
  readonly queryString: string;
  /** The `{id}` of the path; '' where there is none. */
  readonly productId: string;
  readonly ifNoneMatch: string | undefined;
  /** W3C Trace Context, well-formed; undefined where the caller gave none. */
  readonly traceparent?: string | undefined;
}

export interface ApiAnswer extends HttpAnswer {
  /** To be told to the lake, after the answer; absent when nothing was searched. */
  readonly performed?: SearchPerformed;
}

const engineProblems = {
  BUSY: ['BUSY', 'Too many searches at once. Try again in a moment.'],
  UNAVAILABLE: ['SEARCH_UNAVAILABLE', 'Search is not available at the moment.'],
  POINT_IN_TIME_GONE: ['CURSOR_EXPIRED', 'This cursor has expired. Begin again with after=first.'],
} as const satisfies Record<SearchEngineError['fault'], readonly [ProblemCode, string]>;

/** Answers one request of the search API. Throws only for faults of this project. */
export async function answerRequest(request: ApiRequest, ports: SearchPorts): Promise<ApiAnswer> {
  if (!isRouteKey(request.route)) {
    return refuse([problem('ROUTE_NOT_FOUND', null, `There is no ${request.route.slice(0, 200)}.`)]);
  }
  try {
    return await handlers[request.route](request, ports);
  } catch (error) {
    if (!(error instanceof SearchEngineError)) throw error;
    const [code, message] = engineProblems[error.fault];
    return refuse([problem(code, null, message)]);
  }
}

const handlers: Readonly<Record<RouteKey, (request: ApiRequest, ports: SearchPorts) => Promise<ApiAnswer>>> = {
  'GET /search': answerSearch,
  'GET /suggest': async (request, ports) =>
    withParameters(parseParameters(suggestParameters, request.queryString), async (parameters) =>
      answered(request, { ...(await suggest(parameters, ports)) }),
    ),
  'GET /products/{id}': async (request, ports) =>
    withParameters(parseParameters(noParameters, request.queryString), async () =>
      answerProduct(request, (productId) => findProduct(productId, ports)),
    ),
  'GET /products/{id}/similar': async (request, ports) =>
    withParameters(parseParameters(similarParameters, request.queryString), async (parameters) =>
      answerProduct(request, (productId) => findSimilar(productId, parameters, ports)),
    ),
  'GET /openapi.json': async (request) =>
    withParameters(parseParameters(noParameters, request.queryString), async () =>
      answered(request, openApiDocument()),
    ),
};

async function answerSearch(request: ApiRequest, ports: SearchPorts): Promise<ApiAnswer> {
  const startedAt = ports.now();
  return withParameters(parseSearchParameters(request.queryString), async (parameters) => {
    const found = await pageOf(parameters, ports);
    if (!found.ok) return refuse([found.problem]);
    const passing = { searchId: ports.newId(), tookMs: Math.max(0, ports.now() - startedAt) };
    const answer = contentAnswer(found.frame, routes['GET /search'].cacheControl, request.ifNoneMatch, passing);
    const at = { eventId: ports.newId(), nowMs: startedAt, traceparent: request.traceparent };
    return { ...answer, performed: searchPerformed(parameters, { ...found.frame, ...passing }, at) };
  });
}

async function pageOf(parameters: SearchParameters, ports: SearchPorts): ReturnType<typeof walkProducts> {
  if (parameters.after !== '') return walkProducts(parameters, ports);
  return { ok: true, frame: await searchProducts(parameters, ports) };
}

async function answerProduct(
  request: ApiRequest,
  find: (productId: string) => Promise<object | undefined>,
): Promise<ApiAnswer> {
  const { productId } = request;
  const found = productId.length <= longestProductId ? await find(productId) : undefined;
  if (found !== undefined) return answered(request, { ...found });
  return refuse([problem('PRODUCT_NOT_FOUND', 'id', 'There is no such product, or it is not offered any more.')]);
}

function answered({ route, ifNoneMatch }: ApiRequest, body: Readonly<Record<string, unknown>>): ApiAnswer {
  return contentAnswer(body, isRouteKey(route) ? routes[route].cacheControl : 'no-store', ifNoneMatch);
}

async function withParameters<Values>(
  parsed: Parsed<Values>,
  answer: (values: Values) => Promise<ApiAnswer>,
): Promise<ApiAnswer> {
  return parsed.ok ? answer(parsed.value) : refuse(parsed.problems);
}

function refuse(problems: readonly Problem[]): ApiAnswer {
  const [first = problem('INTERNAL', null, 'Something is wrong.'), ...more] = problems;
  return problemAnswer([first, ...more]);
}
