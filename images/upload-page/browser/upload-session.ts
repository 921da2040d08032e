import type { UploadAnswer } from '../../upload/upload-contract.ts';
import { awaitVerdict, type VerdictPorts } from './await-verdict.ts';
import { newTransfer, type SendPorts, sendUpload } from './send-upload.ts';
import { type Problem, problemOf } from './upload-failure.ts';
import { afterEvent, type PageUpload, type UploadEvent } from './upload-state.ts';

export interface SessionPorts extends SendPorts, VerdictPorts {
  readonly takeTurn: (work: () => Promise<void>) => Promise<void>;
  readonly remove: (uploadId: string) => Promise<void>;
}

/** What there is to upload: a file or, after the page was loaded again, an upload that was begun before. */
export type UploadSource = { readonly file: Blob } | { readonly uploadId: string };

export interface UploadSession {
  /** Goes on where it failed. */
  retry(): void;
  /** Ends it, whatever it is at, and deletes what has arrived. Answers what went wrong with that, if anything. */
  remove(): Promise<Problem | null>;
  uploadId(): string | null;
}

/** Brings one file from waiting to its verdict. */
export function startSession(
  source: UploadSource,
  ports: SessionPorts,
  onChange: (state: PageUpload) => void,
): UploadSession {
  const transfer = newTransfer();
  const uploadId = () => ('uploadId' in source ? source.uploadId : (transfer.started?.uploadId ?? null));
  let state: PageUpload = { phase: 'waiting' };
  let ending = new AbortController();
  let running = Promise.resolve();

  const tell = (event: UploadEvent) => {
    const next = afterEvent(state, event);
    if (next === state) return;
    state = next;
    onChange(state);
  };
  const send = async (file: Blob, signal: AbortSignal) => {
    signal.throwIfAborted();
    tell({ kind: 'turn-came' });
    const onProgress = (sentBytes: number) =>
      tell({ kind: 'progressed', sentBytes, totalBytes: file.size, atMs: ports.now() });
    await sendUpload(file, transfer, ports, { onProgress, signal });
  };
  const judge = (signal: AbortSignal): Promise<UploadAnswer> => {
    const onLong = () => tell({ kind: 'takes-long' });
    return awaitVerdict(uploadId() ?? '', ports, { onLong, signal });
  };
  const run = async () => {
    ending = new AbortController();
    const { signal } = ending;
    try {
      if ('file' in source && !transfer.isSent) await ports.takeTurn(() => send(source.file, signal));
      tell({ kind: 'sent' });
      tell({ kind: 'judged', answer: await judge(signal) });
    } catch (error) {
      if (!signal.aborted) tell({ kind: 'failed', problem: problemOf(error) });
    }
  };
  running = run();
  return {
    uploadId,
    retry: () => {
      tell({ kind: 'retried' });
      running = run();
    },
    remove: async () => {
      ending.abort();
      // A request that was under way may still begin an upload, which then is to be deleted.
      await running;
      const begun = uploadId();
      try {
        if (begun !== null) await ports.remove(begun);
      } catch (error) {
        // What has not arrived whole is forgotten by itself; what has, the customer believes to be deleted.
        if (transfer.isSent || 'uploadId' in source) return problemOf(error);
      }
      tell({ kind: 'cancelled' });
      return null;
    },
  };
}
