import type { z } from 'zod';
import { searchAnswer, similarAnswer, suggestAnswer } from './answers.ts';
import type { ParameterTable } from './parameter-table.ts';
import { wholeProduct } from './product-answer.ts';
import { noParameters, searchParameters, similarParameters, suggestParameters } from './search-parameters.ts';

/** One route of the API as it is documented; `search-api.ts` answers it. */
export interface Route {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: ParameterTable;
  /** Absent: an OpenAPI document. */
  readonly answer?: z.ZodType;
  /** Statuses beside 200, 304 and 503. */
  readonly problems: Readonly<Record<number, string>>;
  readonly cacheControl: string;
}

const badRequest = { 400: 'A parameter is unknown or wrong; the answer names it and says why' };
const notFound = { 404: 'No such product, or it is not offered any more' };

/** Seconds that browsers and the edge may answer by themselves. Searches are asked for every time: each one is counted. */
export const routes = {
  'GET /search': {
    path: '/search',
    operationId: 'search',
    summary: 'Find products by text and filters',
    parameters: searchParameters,
    answer: searchAnswer,
    problems: { ...badRequest, 410: 'The cursor has expired' },
    cacheControl: 'no-cache',
  },
  'GET /suggest': {
    path: '/suggest',
    operationId: 'suggest',
    summary: 'Products and categories for what has been typed so far',
    parameters: suggestParameters,
    answer: suggestAnswer,
    problems: badRequest,
    cacheControl: 'public, max-age=60',
  },
  'GET /products/{id}': {
    path: '/products/{id}',
    operationId: 'getProduct',
    summary: 'One product',
    parameters: noParameters,
    answer: wholeProduct,
    problems: { ...badRequest, ...notFound },
    cacheControl: 'public, max-age=10',
  },
  'GET /products/{id}/similar': {
    path: '/products/{id}/similar',
    operationId: 'getSimilarProducts',
    summary: 'Products like this one that can be had, without its own variants',
    parameters: similarParameters,
    answer: similarAnswer,
    problems: { ...badRequest, ...notFound },
    cacheControl: 'public, max-age=60',
  },
  'GET /openapi.json': {
    path: '/openapi.json',
    operationId: 'getOpenApi',
    summary: 'This description',
    parameters: noParameters,
    problems: badRequest,
    cacheControl: 'public, max-age=3600',
  },
} as const satisfies Record<string, Route>;

export type RouteKey = keyof typeof routes;

export function isRouteKey(text: string): text is RouteKey {
  return Object.hasOwn(routes, text);
}
