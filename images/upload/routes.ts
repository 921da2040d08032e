import type { z } from 'zod';
import {
  completeUploadRequest,
  startUploadAnswer,
  startUploadRequest,
  uploadAnswer,
  uploadListAnswer,
} from './upload-contract.ts';

/** One route of the upload API as it is documented; `upload-api.ts` answers it. */
export interface UploadRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As API Gateway writes it. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly request?: z.ZodType;
  /** Parameters of the query that may be there, and what they mean. */
  readonly query?: Readonly<Record<string, string>>;
  /** Whether `filesAccess` does instead of a token. @default false */
  readonly opensByAccess?: boolean;
  /** Status of success, and what it means. */
  readonly success: readonly [status: number, meaning: string];
  /** Of the body of the success; absent: it has none. */
  readonly answer?: z.ZodType;
  /** Statuses beside the success, 401 and 500. */
  readonly problems: Readonly<Record<number, string>>;
}

const notFound = { 404: 'There is no such upload, or it is not yours' };
const badRequest = { 400: 'The request is wrong; the answer names the field and says why' };

export const uploadRoutes = {
  'POST /uploads': {
    method: 'POST',
    path: '/uploads',
    operationId: 'startUpload',
    summary: 'Say what will be sent and for which print, and learn where to send it',
    request: startUploadRequest,
    success: [201, 'The file may be sent'],
    answer: startUploadAnswer,
    problems: badRequest,
  },
  'GET /uploads': {
    method: 'GET',
    path: '/uploads',
    operationId: 'listUploads',
    summary: 'Your own uploads, without those that were deleted',
    query: { after: 'The "next" of the answer before' },
    success: [200, 'Up to 50 of them'],
    answer: uploadListAnswer,
    problems: badRequest,
  },
  'POST /uploads/{uploadId}/complete': {
    method: 'POST',
    path: '/uploads/{uploadId}/complete',
    operationId: 'completeUpload',
    summary: 'End an upload in parts, once all of them are sent',
    request: completeUploadRequest,
    success: [
      204,
      'The file is complete and will be checked, or was completed before: then the number of parts must be right, but their ETags are no longer compared',
    ],
    problems: { ...badRequest, ...notFound, 409: 'It is not sent in parts, or was deleted' },
  },
  'GET /uploads/{uploadId}': {
    method: 'GET',
    path: '/uploads/{uploadId}',
    operationId: 'getUpload',
    summary: 'How far an upload is, and its print passport',
    success: [200, 'Found'],
    answer: uploadAnswer,
    problems: notFound,
  },
  'GET /uploads/{uploadId}/files/{path+}': {
    method: 'GET',
    path: '/uploads/{uploadId}/files/{path+}',
    operationId: 'getUploadFile',
    summary: 'A rendition, the proof or a tile of deep zoom; never the press master',
    query: { access: 'The "filesAccess" of the upload, instead of a token' },
    opensByAccess: true,
    success: [302, 'Where it is, for some minutes'],
    problems: { 404: 'There is no such upload, or it is not yours, or it has no such file for customers' },
  },
  'DELETE /uploads/{uploadId}': {
    method: 'DELETE',
    path: '/uploads/{uploadId}',
    operationId: 'deleteUpload',
    summary: 'Delete an upload, or break it off',
    success: [204, 'It is deleted, or was already'],
    problems: notFound,
  },
} as const satisfies Record<string, UploadRoute>;

export type UploadRouteKey = keyof typeof uploadRoutes;

export function isUploadRouteKey(text: string): text is UploadRouteKey {
  return Object.hasOwn(uploadRoutes, text);
}
