import type { UploadProblem, UploadProblemCode } from './upload-contract.ts';

/** What was asked for, or why it cannot be had. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: UploadProblem };

export function done<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

/** @param path the field of the request that is wrong */
export function refused(code: UploadProblemCode, message: string, path?: string): Outcome<never> {
  return { ok: false, problem: { code, message, ...(path !== undefined && { path }) } };
}

export const unknownUpload = refused('UPLOAD_NOT_FOUND', 'There is no such upload.');
