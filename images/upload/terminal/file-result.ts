import type { PrintPassport } from '../../passport/print-passport.ts';
import type { UploadState } from '../upload-contract.ts';

/** Why a file has no verdict; `code` is one of the API, or one of those that begin in the terminal. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** What has become of one file, or of an earlier upload. */
export interface FileResult {
  /** As it was given. */
  readonly file: string;
  /** Null when nothing is left of it. */
  readonly uploadId: string | null;
  readonly state: UploadState | 'failed' | 'interrupted';
  readonly error: Failure | null;
  readonly passport: PrintPassport | null;
  /** Where to read the proof and the renditions, for some minutes. */
  readonly links: Readonly<Record<string, string>>;
}

export function withoutVerdict(
  file: string,
  state: FileResult['state'],
  more: { readonly uploadId?: string; readonly error?: Failure } = {},
): FileResult {
  return { file, uploadId: more.uploadId ?? null, state, error: more.error ?? null, passport: null, links: {} };
}

/** Whether it goes, or may go, to print. Without waiting for the verdict, to be checked is as far as it gets. */
export function isGood({ state, error }: FileResult): boolean {
  return error === null && (state === 'ready' || state === 'warn' || state === 'checking');
}
