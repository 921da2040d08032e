import { setTimeout as sleep } from 'node:timers/promises';
import type { StartUploadRequest, UploadAnswer } from '../upload-contract.ts';
import { type Failure, type FileResult, withoutVerdict } from './file-result.ts';
import type { LocalFile } from './local-file.ts';
import { StorageRefusal, sendFile } from './send-file.ts';
import type { UploadApi } from './upload-api-calls.ts';

/** What is ordered, of every file. */
export type PrintWish = Pick<StartUploadRequest, 'product' | 'widthMm' | 'heightMm' | 'bleedMm'>;

export interface UploadTask {
  readonly file: LocalFile;
  readonly wish: PrintWish;
  /** Seconds to wait for the verdict once the file is sent; 0: not at all. */
  readonly patienceSeconds: number;
}

/** Told how far a file is. */
export interface FileProgress {
  sent(bytes: number): void;
  checking(seconds: number): void;
}

/** Sends one file and waits for its verdict. What is interrupted or refused half-way leaves nothing behind. */
export async function uploadFile(
  { file, wish, patienceSeconds }: UploadTask,
  api: UploadApi,
  progress: FileProgress,
  signal: AbortSignal,
): Promise<FileResult> {
  const request = { ...wish, fileName: file.name, sizeBytes: file.bytes, contentType: '' };
  const started = await api.start(request, signal).catch(unlessAborted(signal));
  if (started === undefined) return withoutVerdict(file.path, 'interrupted');
  if (!started.ok) return withoutVerdict(file.path, 'failed', { error: started.problem });
  const { uploadId, upload } = started.value;
  const error = await transfer({ file, uploadId, upload }, api, { onSent: progress.sent, signal });
  if (error !== undefined) {
    await api.delete(uploadId, AbortSignal.timeout(5_000)).catch(() => undefined);
    return withoutVerdict(file.path, signal.aborted ? 'interrupted' : 'failed', { error });
  }
  if (patienceSeconds === 0) return withoutVerdict(file.path, 'checking', { uploadId });
  return awaitVerdict({ path: file.path, uploadId, patienceSeconds }, api, progress, signal);
}

type Transfer = Pick<UploadTask, 'file'> & {
  readonly uploadId: string;
  readonly upload: Parameters<typeof sendFile>[1];
};

/** Why it did not arrive; undefined when it did. */
async function transfer(
  { file, uploadId, upload }: Transfer,
  api: UploadApi,
  sending: Parameters<typeof sendFile>[2],
): Promise<Failure | undefined> {
  try {
    const parts = await sendFile(file, upload, sending);
    if (parts === undefined) return undefined;
    const completed = await api.complete(uploadId, { parts }, sending.signal);
    return completed.ok ? undefined : completed.problem;
  } catch (error) {
    if (sending.signal.aborted)
      return { code: 'INTERRUPTED', message: 'Interrupted before all was sent; nothing is left of it.' };
    if (error instanceof StorageRefusal) return { code: error.code, message: error.message };
    return { code: 'NOT_SENT', message: `It could not be sent: ${error instanceof Error ? error.message : error}.` };
  }
}

const firstDelayMs = 300;
const longestDelayMs = 3_000;

async function awaitVerdict(
  { path, uploadId, patienceSeconds }: { path: string; uploadId: string; patienceSeconds: number },
  api: UploadApi,
  progress: FileProgress,
  signal: AbortSignal,
): Promise<FileResult> {
  const startedMs = performance.now();
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(longestDelayMs, delayMs * 1.4)) {
    const seconds = (performance.now() - startedMs) / 1000;
    progress.checking(seconds);
    const answer = await api.read(uploadId, signal).catch(unlessAborted(signal));
    if (answer === undefined) return stillChecking(path, uploadId, 'interrupted', 'Interrupted while it was checked.');
    if (!answer.ok) return withoutVerdict(path, 'failed', { uploadId, error: answer.problem });
    if (answer.value.state !== 'awaiting' && answer.value.state !== 'checking') return resultOf(path, answer.value);
    if (seconds > patienceSeconds) {
      return stillChecking(path, uploadId, 'checking', `No verdict within ${patienceSeconds} s.`);
    }
    await sleep(delayMs, undefined, { signal }).catch(unlessAborted(signal));
  }
}

function stillChecking(path: string, uploadId: string, state: FileResult['state'], message: string): FileResult {
  const code = state === 'interrupted' ? 'INTERRUPTED' : 'TIMED_OUT';
  return withoutVerdict(path, state, {
    uploadId,
    error: { code, message },
  });
}

/** What an upload is, as the result of a file. */
export function resultOf(path: string, { uploadId, state, passport, links }: UploadAnswer): FileResult {
  const gone = { code: 'DELETED', message: 'The upload was deleted.' };
  const refused = { code: 'NOT_CHECKED', message: 'The file could not be checked.' };
  const error = state === 'deleted' ? gone : state === 'rejected' && passport === undefined ? refused : null;
  return { file: path, uploadId, state, error, passport: passport ?? null, links: links ?? {} };
}

function unlessAborted(signal: AbortSignal): (error: unknown) => undefined {
  return (error) => {
    if (!signal.aborted) throw error;
    return undefined;
  };
}
