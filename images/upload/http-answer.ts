import type { UploadProblem, UploadProblemCode } from './upload-contract.ts';

/** An answer over HTTP, whatever carries it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Passports and signed links are nobody else's business. */
const notKept = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
const asJson = { ...notKept, 'content-type': 'application/json; charset=utf-8' };

const statuses: Readonly<Partial<Record<UploadProblemCode, number>>> = {
  TOKEN_MISSING: 401,
  TOKEN_INVALID: 401,
  TOKEN_EXPIRED: 401,
  NOT_IN_PARTS: 409,
  UPLOAD_ENDED: 409,
  UPLOAD_NOT_FOUND: 404,
  FILE_NOT_FOUND: 404,
  ROUTE_NOT_FOUND: 404,
  INTERNAL: 500,
};

/** https://www.rfc-editor.org/rfc/rfc6750#section-3 */
const challenges: Readonly<Partial<Record<UploadProblemCode, string>>> = {
  TOKEN_MISSING: 'Bearer realm="uploads"',
  TOKEN_INVALID: 'Bearer realm="uploads", error="invalid_token"',
  TOKEN_EXPIRED: 'Bearer realm="uploads", error="invalid_token", error_description="expired"',
};

export function jsonAnswer(status: number, body: object, headers: HttpAnswer['headers'] = {}): HttpAnswer {
  return { status, headers: { ...asJson, ...headers }, body: JSON.stringify(body) };
}

export function emptyAnswer(status: number): HttpAnswer {
  return { status, headers: notKept, body: '' };
}

/** @param keptSeconds how long a browser may follow it by itself */
export function redirectAnswer(location: string, keptSeconds: number): HttpAnswer {
  return {
    status: 302,
    headers: { ...notKept, location, 'cache-control': `private, max-age=${keptSeconds}` },
    body: '',
  };
}

export function problemAnswer(problem: UploadProblem): HttpAnswer {
  const challenge = challenges[problem.code];
  return jsonAnswer(statuses[problem.code] ?? 400, problem, challenge ? { 'www-authenticate': challenge } : {});
}

/** The answer to a request that met a fault of this project, which is logged and not told. */
export function faultAnswer(): HttpAnswer {
  return problemAnswer({ code: 'INTERNAL', message: 'Something went wrong on our side. Try again.' });
}
