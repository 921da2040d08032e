import { setTimeout as sleep } from 'node:timers/promises';
import type { CompleteUploadRequest, StartUploadAnswer } from '../upload-contract.ts';
import { formBody, partBody } from './form-body.ts';
import type { LocalFile } from './local-file.ts';
import { type BodyAnswer, type OutgoingBody, sendBody } from './send-body.ts';

/** The store did not take a file, and would not take it if asked again. `code` is the store's own. */
export class StorageRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'StorageRefusal';
    this.code = code;
  }
}

export interface Sending {
  /** Bytes of the file that have gone so far; falls when a piece has to be sent again. */
  readonly onSent: (bytes: number) => void;
  readonly signal: AbortSignal;
  /** Before a piece is sent again. @default grows from half a second */
  readonly pause?: (attempt: number, signal: AbortSignal) => Promise<unknown>;
}

const maxAttempts = 5;
const partsAtATime = 2;

const growingPause = (attempt: number, signal: AbortSignal) =>
  sleep(500 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2), undefined, { signal });

/**
 * Sends a file the way the API said, pieces that do not get through several times. Answers the parts to complete the
 * upload with, if it was sent in parts.
 * @throws StorageRefusal, or what the connection said the last time
 */
export async function sendFile(
  file: LocalFile,
  upload: StartUploadAnswer['upload'],
  sending: Sending,
): Promise<CompleteUploadRequest['parts'] | undefined> {
  if (upload.kind === 'post') {
    const body = formBody(upload.url, upload.fields, file);
    const overhead = body.bytes - file.bytes;
    await sendPatiently(body, sending, (sent) => sending.onSent(Math.min(file.bytes, Math.max(0, sent - overhead))));
    return undefined;
  }
  return sendParts(file, upload, sending);
}

type InParts = Extract<StartUploadAnswer['upload'], { kind: 'multipart' }>;

async function sendParts(
  file: LocalFile,
  { parts, partSizeBytes }: InParts,
  sending: Sending,
): Promise<CompleteUploadRequest['parts']> {
  const sentOf = new Map<number, number>();
  const done: CompleteUploadRequest['parts'] = [];
  const failing = new AbortController();
  const signal = AbortSignal.any([sending.signal, failing.signal]);
  const queue = parts.values();
  const work = async () => {
    for (const { partNumber, url } of queue) {
      const start = (partNumber - 1) * partSizeBytes;
      const body = partBody(url, file.path, start, Math.min(partSizeBytes, file.bytes - start));
      const { etag } = await sendPatiently(body, { ...sending, signal }, (sent) => {
        sentOf.set(partNumber, sent);
        sending.onSent([...sentOf.values()].reduce((sum, bytes) => sum + bytes, 0));
      });
      if (etag === undefined) throw new StorageRefusal('NO_ETAG', 'The store took a part without saying its ETag.');
      done.push({ partNumber, etag });
    }
  };
  const workers = Array.from({ length: partsAtATime }, work);
  // The first to fail is the reason; the others end before it is told.
  await Promise.all(workers).catch(async (error: unknown) => {
    failing.abort();
    await Promise.allSettled(workers);
    throw error;
  });
  return done.sort((one, other) => one.partNumber - other.partNumber);
}

async function sendPatiently(
  body: OutgoingBody,
  { signal, pause = growingPause }: Sending,
  onSent: (bytes: number) => void,
): Promise<BodyAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await sendBody(body, onSent, signal);
      if (answer.status < 300) return answer;
      if (!isPassing(answer.status) || attempt === maxAttempts) throw refusalOf(answer);
    } catch (error) {
      if (signal.aborted || error instanceof StorageRefusal || attempt === maxAttempts) throw error;
    }
    onSent(0);
    await pause(attempt, signal);
  }
}

function isPassing(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** S3 says why in XML. */
function refusalOf({ status, text }: BodyAnswer): StorageRefusal {
  const [code, message] = ['Code', 'Message'].map((tag) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1]);
  return new StorageRefusal(code ?? `HTTP_${status}`, message ?? `The store answered ${status}.`);
}
