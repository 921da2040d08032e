import { createHash } from 'node:crypto';
import type { Problem, ProblemAnswer, ProblemCode } from './answers.ts';

/** An answer over HTTP, whatever carries it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const always = {
  'content-type': 'application/json; charset=utf-8',
  'x-content-type-options': 'nosniff',
};

const statuses: Readonly<Partial<Record<ProblemCode, number>>> = {
  CURSOR_EXPIRED: 410,
  PRODUCT_NOT_FOUND: 404,
  ROUTE_NOT_FOUND: 404,
  BUSY: 503,
  SEARCH_UNAVAILABLE: 503,
  INTERNAL: 500,
};

/**
 * The answer to a good request. `passing` are fields of the body that differ each time and say nothing of the content:
 * the ETag is made without them, so that whoever has the same content already gets a 304.
 */
export function contentAnswer(
  body: Readonly<Record<string, unknown>>,
  cacheControl: string,
  ifNoneMatch: string | undefined,
  passing: Readonly<Record<string, unknown>> = {},
): HttpAnswer {
  const etag = `W/"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"`;
  const headers = { ...always, etag, 'cache-control': cacheControl };
  if (isSame(ifNoneMatch, etag)) return { status: 304, headers, body: '' };
  return { status: 200, headers, body: JSON.stringify({ ...passing, ...body }) };
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.if-none-match: a list, compared weakly */
function isSame(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch?.split(',').some((tag) => tag.trim() === '*' || opaque(tag) === opaque(etag)) ?? false;
}

/** The answer to a request that is wrong or cannot be answered now: the first problem, with the others beside it. */
export function problemAnswer([first, ...more]: readonly [Problem, ...Problem[]]): HttpAnswer {
  const status = statuses[first.code] ?? 400;
  const retry: Record<string, string> = status === 503 ? { 'retry-after': '1' } : {};
  const body: ProblemAnswer = { ...first, more };
  return { status, headers: { ...always, 'cache-control': 'no-store', ...retry }, body: JSON.stringify(body) };
}

/** The answer to a request that met a fault of this project, which is logged and not told. */
export function faultAnswer(): HttpAnswer {
  return problemAnswer([{ code: 'INTERNAL', parameter: null, message: 'Something went wrong on our side.' }]);
}
