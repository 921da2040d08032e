import type { z } from 'zod';
import { completeUpload } from './complete-upload.ts';
import { deleteUpload } from './delete-upload.ts';
import { emptyAnswer, type HttpAnswer, jsonAnswer, problemAnswer, redirectAnswer } from './http-answer.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { readUpload } from './read-upload.ts';
import { isUploadRouteKey, type UploadRouteKey, uploadRoutes } from './routes.ts';
import { startUpload } from './start-upload.ts';
import { completeUploadRequest, startUploadRequest } from './upload-contract.ts';
import { redirectKeptSeconds, uploadFileUrl } from './upload-file-redirect.ts';
import type { UploadPorts } from './upload-ports.ts';

export interface UploadApiRequest {
  /** Method and path as declared: `GET /uploads/{uploadId}`. */
  readonly route: string;
  /** The variables of the path; '' where there is none. */
  readonly uploadId: string;
  readonly path: string;
  /** '' where there is none. */
  readonly body: string;
}

type Answering = (request: UploadApiRequest, ports: UploadPorts) => Promise<Outcome<HttpAnswer>>;

/** Answers one request of the upload API. Throws only for faults of this project. */
export async function answerUploadRequest(request: UploadApiRequest, ports: UploadPorts): Promise<HttpAnswer> {
  const outcome = isUploadRouteKey(request.route)
    ? await answerings[request.route](request, ports)
    : refused('ROUTE_NOT_FOUND', `There is no ${request.route.slice(0, 200)}.`);
  return outcome.ok ? outcome.value : problemAnswer(outcome.problem);
}

const answerings: Readonly<Record<UploadRouteKey, Answering>> = {
  'POST /uploads': async ({ body, route }, ports) => {
    const wish = bodyOf(startUploadRequest, body);
    return wish.ok ? answered(route, await startUpload(wish.value, ports)) : wish;
  },
  'POST /uploads/{uploadId}/complete': async ({ body, uploadId, route }, ports) => {
    const request = bodyOf(completeUploadRequest, body);
    return request.ok ? answered(route, await completeUpload(uploadId, request.value, ports)) : request;
  },
  'GET /uploads/{uploadId}': async ({ uploadId, route }, ports) => answered(route, await readUpload(uploadId, ports)),
  'GET /uploads/{uploadId}/files/{path+}': async ({ uploadId, path }, ports) => {
    const url = await uploadFileUrl(uploadId, path, ports);
    return url.ok ? done(redirectAnswer(url.value, redirectKeptSeconds)) : url;
  },
  'DELETE /uploads/{uploadId}': async ({ uploadId, route }, ports) =>
    answered(route, await deleteUpload(uploadId, ports)),
};

function answered(route: string, outcome: Outcome<object | undefined>): Outcome<HttpAnswer> {
  if (!outcome.ok) return outcome;
  const status = isUploadRouteKey(route) ? uploadRoutes[route].success[0] : 200;
  return done(outcome.value === undefined ? emptyAnswer(status) : jsonAnswer(status, outcome.value));
}

function bodyOf<Schema extends z.ZodType>(schema: Schema, text: string): Outcome<z.output<Schema>> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refused('BODY_UNREADABLE', 'The body of the request is no JSON.');
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return done(parsed.data);
  const [issue] = parsed.error.issues;
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...keys].join('.').slice(0, 200);
  return refused(
    'REQUEST_INVALID',
    `${path === '' ? 'The request' : path}: ${issue?.message.slice(0, 500)}`,
    path || undefined,
  );
}
