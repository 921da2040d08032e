import type { CompleteUploadRequest, StartUploadAnswer } from '../../upload/upload-contract.ts';
import { lostConnection, UploadFailure } from './upload-failure.ts';

type Instructions = StartUploadAnswer['upload'];
export type FormInstructions = Extract<Instructions, { kind: 'post' }>;
type PartInstructions = Extract<Instructions, { kind: 'multipart' }>;
type SentPart = CompleteUploadRequest['parts'][number];

/** What an upload has reached; it outlives an attempt, so that the next one goes on where that one ended. */
export interface Transfer {
  started: StartUploadAnswer | null;
  startedAtMs: number;
  /** ETags of the parts that have arrived. */
  readonly etags: Map<number, string>;
  isSent: boolean;
}

export interface Sending {
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

/** What sending needs of the world. */
export interface SendPorts {
  readonly start: () => Promise<StartUploadAnswer>;
  readonly sendForm: (instructions: FormInstructions, file: Blob, sending: Sending) => Promise<void>;
  /** Answers the ETag. */
  readonly sendPart: (url: string, bytes: Blob, sending: Sending) => Promise<string>;
  readonly complete: (uploadId: string, parts: SentPart[]) => Promise<void>;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
}

/** As many as fill a line without one slow part holding up the rest. */
const partsAtOnce = 3;
const attemptsPerPart = 4;

export function newTransfer(): Transfer {
  return { started: null, startedAtMs: 0, etags: new Map(), isSent: false };
}

/**
 * Sends a file to S3 as the API says.
 * @throws UploadFailure when it does not arrive; call again with the same transfer to go on
 */
export async function sendUpload(file: Blob, transfer: Transfer, ports: SendPorts, sending: Sending): Promise<void> {
  if (transfer.isSent) return;
  const started = await startedUpload(transfer, ports);
  sending.signal.throwIfAborted();
  try {
    sending.onProgress(0);
    if (started.upload.kind === 'post') await ports.sendForm(started.upload, file, sending);
    else await sendParts(file, transfer, { instructions: started.upload, ports, sending });
    if (started.upload.kind === 'multipart') await ports.complete(started.uploadId, partsOf(transfer));
    transfer.isSent = true;
  } catch (error) {
    if (error instanceof UploadFailure && error.mustStartAnew) forget(transfer);
    throw error;
  }
}

/** Where to send was answered earlier, unless it has expired since. */
async function startedUpload(transfer: Transfer, ports: SendPorts): Promise<StartUploadAnswer> {
  const { started, startedAtMs } = transfer;
  if (started !== null && ports.now() < startedAtMs + started.expiresInSeconds * 1000) return started;
  forget(transfer);
  transfer.startedAtMs = ports.now();
  transfer.started = await ports.start();
  return transfer.started;
}

function forget(transfer: Transfer): void {
  transfer.started = null;
  transfer.etags.clear();
}

function partsOf({ etags }: Transfer): SentPart[] {
  return [...etags].map(([partNumber, etag]) => ({ partNumber, etag })).sort((a, b) => a.partNumber - b.partNumber);
}

interface PartWork {
  readonly instructions: PartInstructions;
  readonly ports: SendPorts;
  readonly sending: Sending;
}

async function sendParts(file: Blob, transfer: Transfer, work: PartWork): Promise<void> {
  const { instructions, sending } = work;
  const { partSizeBytes } = instructions;
  const bytesOf = (partNumber: number) => file.slice((partNumber - 1) * partSizeBytes, partNumber * partSizeBytes);
  const sentOfPart = new Map([...transfer.etags.keys()].map((partNumber) => [partNumber, bytesOf(partNumber).size]));
  const report = (partNumber: number, sentBytes: number) => {
    sentOfPart.set(partNumber, sentBytes);
    sending.onProgress([...sentOfPart.values()].reduce((sum, bytes) => sum + bytes, 0));
  };
  // One that fails for good ends the others, or they would go on after the page has said that it failed.
  const ending = new AbortController();
  const signal = AbortSignal.any([sending.signal, ending.signal]);
  const missing = instructions.parts.filter(({ partNumber }) => !transfer.etags.has(partNumber)).values();
  const sendNext = async () => {
    for (const { partNumber, url } of missing) {
      const onProgress = (sentBytes: number) => report(partNumber, sentBytes);
      const etag = await sendPartPatiently(url, bytesOf(partNumber), { ...work, sending: { onProgress, signal } });
      transfer.etags.set(partNumber, etag);
    }
  };
  try {
    await Promise.all(Array.from({ length: partsAtOnce }, sendNext));
  } finally {
    ending.abort();
  }
}

async function sendPartPatiently(url: string, bytes: Blob, { ports, sending }: PartWork): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ports.sendPart(url, bytes, sending);
    } catch (error) {
      sending.signal.throwIfAborted();
      const mayPass = error instanceof UploadFailure && error.problem.canRetry && !error.mustStartAnew;
      if (!mayPass) throw error;
      if (attempt === attemptsPerPart) throw lostConnection(error);
      await ports.wait(500 * 2 ** attempt, sending.signal);
    }
  }
}
