import type { z } from 'zod';
import { completeUpload } from './complete-upload.ts';
import { customerOf } from './customer-token.ts';
import { deleteUpload } from './delete-upload.ts';
import { emptyAnswer, type HttpAnswer, jsonAnswer, problemAnswer, redirectAnswer } from './http-answer.ts';
import { listUploads } from './list-uploads.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { readUpload } from './read-upload.ts';
import { isUploadRouteKey, type UploadRoute, type UploadRouteKey, uploadRoutes } from './routes.ts';
import { startUpload } from './start-upload.ts';
import { completeUploadRequest, startUploadRequest } from './upload-contract.ts';
import { redirectKeptSeconds, uploadFileUrl } from './upload-file-redirect.ts';
import type { UploadPorts } from './upload-ports.ts';

export interface UploadApiRequest {
  /** Method and path as declared: `GET /uploads/{uploadId}`. */
  readonly route: string;
  /** The header of that name. */
  readonly authorization: string;
  /** The variables of path and query. Whatever is not there is ''. */
  readonly uploadId: string;
  readonly path: string;
  readonly access: string;
  readonly after: string;
  readonly body: string;
  readonly traceparent?: string | undefined;
}

/** A request, and whose it is: '' of one that is opened by `access`. */
type OwnRequest = UploadApiRequest & { readonly customerId: string };

type Answering = (request: OwnRequest, ports: UploadPorts) => Promise<Outcome<HttpAnswer>>;

/** Answers one request of the upload API. Throws only for faults of this project, and of the tokens' issuer. */
export async function answerUploadRequest(request: UploadApiRequest, ports: UploadPorts): Promise<HttpAnswer> {
  const outcome = isUploadRouteKey(request.route)
    ? await answerRoute(request.route, request, ports)
    : refused('ROUTE_NOT_FOUND', `There is no ${request.route.slice(0, 200)}.`);
  return outcome.ok ? outcome.value : problemAnswer(outcome.problem);
}

/** Before anything else is looked at, so that strangers learn nothing. */
async function answerRoute(
  key: UploadRouteKey,
  request: UploadApiRequest,
  ports: UploadPorts,
): Promise<Outcome<HttpAnswer>> {
  const route: UploadRoute = uploadRoutes[key];
  if (route.opensByAccess && request.access !== '') return answerings[key]({ ...request, customerId: '' }, ports);
  const customer = await customerOf(request.authorization, ports.verifyToken);
  return customer.ok ? answerings[key]({ ...request, access: '', customerId: customer.value }, ports) : customer;
}

const answerings: Readonly<Record<UploadRouteKey, Answering>> = {
  'POST /uploads': async ({ body, route, customerId, traceparent }, ports) => {
    const wish = bodyOf(startUploadRequest, body);
    return wish.ok ? answered(route, await startUpload(wish.value, { ownerId: customerId, traceparent }, ports)) : wish;
  },
  'GET /uploads': async ({ route, customerId, after }, ports) =>
    answered(route, await listUploads(customerId, after, ports)),
  'POST /uploads/{uploadId}/complete': async ({ body, route, ...own }, ports) => {
    const request = bodyOf(completeUploadRequest, body);
    return request.ok ? answered(route, await completeUpload(own, request.value, ports)) : request;
  },
  'GET /uploads/{uploadId}': async ({ route, ...own }, ports) => answered(route, await readUpload(own, ports)),
  'GET /uploads/{uploadId}/files/{path+}': async ({ uploadId, path, access, customerId }, ports) => {
    const by = access === '' ? { customerId } : { access };
    const url = await uploadFileUrl({ uploadId, path, by }, ports);
    return url.ok ? done(redirectAnswer(url.value, redirectKeptSeconds)) : url;
  },
  'DELETE /uploads/{uploadId}': async ({ route, ...own }, ports) => answered(route, await deleteUpload(own, ports)),
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
