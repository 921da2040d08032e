import type {
  CompleteUploadRequest,
  StartUploadAnswer,
  StartUploadRequest,
  UploadAnswer,
  UploadProblem,
} from '../../upload/upload-contract.ts';
import { UploadFailure } from './upload-failure.ts';

export interface UploadApi {
  start(wish: StartUploadRequest): Promise<StartUploadAnswer>;
  complete(uploadId: string, parts: CompleteUploadRequest['parts']): Promise<void>;
  ask(uploadId: string, signal: AbortSignal): Promise<UploadAnswer>;
  remove(uploadId: string): Promise<void>;
}

/** Where an upload is, or was when it is gone. */
const addressOf = (uploadId: string) => `/uploads/${encodeURIComponent(uploadId)}`;

export interface ApiAccess {
  /** Null when nobody is signed in. */
  readonly token: () => Promise<string | null>;
  /** Told when the API wants somebody to sign in. */
  readonly onSignedOut: () => void;
}

/** @param apiUrl without a slash at its end; empty for the page's own origin */
export function createUploadApi(apiUrl: string, { token, onSignedOut }: ApiAccess): UploadApi {
  const call = async (method: string, path: string, more: { body?: object; signal?: AbortSignal } = {}) => {
    try {
      return await callApi(`${apiUrl}${path}`, method, { ...more, token: await token() });
    } catch (error) {
      if (error === signedOut) onSignedOut();
      throw error;
    }
  };
  return {
    start: async (wish) => (await call('POST', '/uploads', { body: wish })) as StartUploadAnswer,
    complete: async (uploadId, parts) => {
      await call('POST', `${addressOf(uploadId)}/complete`, { body: { parts } });
    },
    ask: async (uploadId, signal) => (await call('GET', addressOf(uploadId), { signal })) as UploadAnswer,
    remove: async (uploadId) => {
      try {
        await call('DELETE', addressOf(uploadId));
      } catch (error) {
        // It was forgotten already, which is what was wanted.
        if (!(error instanceof UploadFailure) || error.problem.canRetry) throw error;
      }
    },
  };
}

const signedOut = new UploadFailure({
  message: 'Your sign-in has ended.',
  advice: 'Sign in again above. Pictures that have arrived are kept; send the others again.',
  canRetry: true,
});

async function callApi(
  address: string,
  method: string,
  { body, signal, token }: { body?: object; signal?: AbortSignal; token: string | null },
): Promise<unknown> {
  const response = await fetch(address, {
    method,
    headers: {
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json' }),
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
    cache: 'no-store',
  }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw unreachable(error);
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  if (response.status === 401) throw signedOut;
  const told = answer as Partial<UploadProblem> | undefined;
  if (response.status >= 500 || response.status === 429 || told?.message === undefined) throw unreachable();
  throw new UploadFailure({ message: told.message, canRetry: false });
}

function unreachable(cause?: unknown): UploadFailure {
  const problem = navigator.onLine
    ? {
        message: 'Our checking service does not answer just now.',
        advice: 'Your file is fine where it is. Try again in a moment.',
      }
    : { message: 'You seem to be offline.', advice: 'Connect to the internet, then try again.' };
  return new UploadFailure({ ...problem, canRetry: true }, { cause });
}
