import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ImagesError } from '../../errors.ts';
import { done, type Outcome } from '../outcome.ts';
import {
  type CompleteUploadRequest,
  type StartUploadAnswer,
  type StartUploadRequest,
  startUploadAnswer,
  type UploadAnswer,
  uploadAnswer,
  uploadProblem,
} from '../upload-contract.ts';

/** The upload API as its callers know it. All reject with UPLOAD_UNREACHABLE when it does not answer. */
export interface UploadApi {
  start(request: StartUploadRequest, signal: AbortSignal): Promise<Outcome<StartUploadAnswer>>;
  complete(uploadId: string, request: CompleteUploadRequest, signal: AbortSignal): Promise<Outcome<undefined>>;
  read(uploadId: string, signal: AbortSignal): Promise<Outcome<UploadAnswer>>;
  delete(uploadId: string, signal: AbortSignal): Promise<Outcome<undefined>>;
}

const maxAttempts = 4;
const answerTimeoutMs = 35_000;

/**
 * @param baseUrl without a slash at its end
 * @param tokenOf asked before each call, for one that still is good
 */
export function uploadApi(baseUrl: string, tokenOf: () => Promise<string>): UploadApi {
  const ask = async <Schema extends z.ZodType>(
    [method, path, body]: readonly [method: string, path: string, body?: object],
    schema: Schema,
    signal: AbortSignal,
  ): Promise<Outcome<z.output<Schema>>> => {
    const response = await fetchPatiently(`${baseUrl}${path}`, { method, body, token: await tokenOf() }, signal);
    const text = await response.text();
    if (response.ok) return done(readAs(schema, text === '' ? undefined : text, response));
    if (response.status === 401) throw notSignedIn(text);
    return { ok: false, problem: readAs(uploadProblem, text, response) };
  };
  const at = (uploadId: string) => `/uploads/${encodeURIComponent(uploadId)}`;
  return {
    start: (request, signal) => ask(['POST', '/uploads', request], startUploadAnswer, signal),
    complete: (id, request, signal) => ask(['POST', `${at(id)}/complete`, request], z.undefined(), signal),
    read: (id, signal) => ask(['GET', at(id)], uploadAnswer, signal),
    delete: (id, signal) => ask(['DELETE', at(id)], z.undefined(), signal),
  };
}

interface Call {
  readonly method: string;
  readonly body: object | undefined;
  readonly token: string;
}

/** Every call may be made again: what was begun twice and never sent expires. */
async function fetchPatiently(url: string, { method, body, token }: Call, signal: AbortSignal): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(url, {
        method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]),
      });
      const isPassing = response.status >= 500 || response.status === 429;
      if (!isPassing) return response;
      if (attempt === maxAttempts) throw new Error(`it answers ${response.status}`);
    } catch (error) {
      if (signal.aborted) throw error;
      if (attempt === maxAttempts) throw unreachable(url, error);
    }
    await sleep(250 * 2 ** attempt * (0.5 + Math.random() / 2), undefined, { signal });
  }
}

function readAs<Schema extends z.ZodType>(schema: Schema, text: string | undefined, { status, url }: Response) {
  try {
    return schema.parse(text === undefined ? undefined : JSON.parse(text));
  } catch (cause) {
    throw new ImagesError(
      'UPLOAD_UNREACHABLE',
      `What answers at ${new URL(url).origin} (${status}) is no upload API.`,
      {
        cause,
      },
    );
  }
}

/** The gateway before the API refuses tokens as well, in words of its own. */
function notSignedIn(text: string): ImagesError {
  const hasExpired = text.includes('TOKEN_EXPIRED');
  const message = hasExpired
    ? 'The customer token has expired. Get another one, and say it with --token or INKSTREAM_UPLOAD_TOKEN.'
    : 'The upload API does not accept this customer token. Is it of this shop, and whole?';
  return new ImagesError('TOKEN_REFUSED', message);
}

function unreachable(url: string, cause: unknown): ImagesError {
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  const code =
    inner instanceof Error && 'code' in inner
      ? String(inner.code)
      : String(inner instanceof Error ? inner.message : inner);
  const message = `The upload API at ${new URL(url).origin} cannot be reached (${code}). Is the local stack up (npm run status)?`;
  return new ImagesError('UPLOAD_UNREACHABLE', message, { cause });
}
