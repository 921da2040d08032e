import { type FileResult, withoutVerdict } from './file-result.ts';
import { lookAtFile } from './local-file.ts';
import type { UploadApi } from './upload-api-calls.ts';
import { type FileProgress, type PrintWish, uploadFile } from './upload-file.ts';

export interface UploadRun {
  readonly paths: readonly string[];
  readonly wish: PrintWish;
  readonly patienceSeconds: number;
  /** How many files are on their way at a time. */
  readonly parallel: number;
}

/** Told how far a run is. */
export interface RunProgress {
  /** A file begins. */
  begin(path: string, bytes: number): FileProgress & { end(): void };
  /** A file has its result. */
  ended(result: FileResult): void;
}

/**
 * Uploads files, some at a time; results in the order of the paths. A file that fails does not keep the others back.
 * @throws ImagesError UPLOAD_UNREACHABLE, after those under way have ended
 */
export async function uploadFiles(
  { paths, wish, patienceSeconds, parallel }: UploadRun,
  api: UploadApi,
  progress: RunProgress,
  interruption: AbortSignal,
): Promise<readonly FileResult[]> {
  const failing = new AbortController();
  const signal = AbortSignal.any([interruption, failing.signal]);
  const results = new Map<number, FileResult>();
  const upload = async (path: string): Promise<FileResult> => {
    if (signal.aborted) return withoutVerdict(path, 'interrupted');
    const looked = await lookAtFile(path);
    if (!looked.ok) return withoutVerdict(path, 'failed', { error: looked.error });
    const shown = progress.begin(path, looked.file.bytes);
    return uploadFile({ file: looked.file, wish, patienceSeconds }, api, shown, signal).finally(shown.end);
  };
  const queue = paths.entries();
  const work = async () => {
    for (const [nth, path] of queue) {
      const result = await upload(path);
      results.set(nth, result);
      progress.ended(result);
    }
  };
  const workers = Array.from({ length: parallel }, work);
  await Promise.all(workers).catch(async (error: unknown) => {
    failing.abort();
    await Promise.allSettled(workers);
    throw error;
  });
  return paths.map((path, nth) => results.get(nth) ?? withoutVerdict(path, 'interrupted'));
}
