import type { UploadAnswer } from '../../upload/upload-contract.ts';
import { pollDelayMs } from './poll-delay.ts';
import { UploadFailure } from './upload-failure.ts';

export interface VerdictPorts {
  readonly ask: (uploadId: string, signal: AbortSignal) => Promise<UploadAnswer>;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
}

const verdicts: readonly UploadAnswer['state'][] = ['ready', 'warn', 'rejected'];

/** Then the page says that it takes long; large files do. */
const longMs = 25_000;

/** So many questions in a row may stay without an answer before the page says so. */
const toleratedFailures = 4;

/**
 * Asks until there is a verdict.
 * @throws UploadFailure when the upload is gone, or the API does not answer any more
 */
export async function awaitVerdict(
  uploadId: string,
  ports: VerdictPorts,
  { onLong, signal }: { readonly onLong: () => void; readonly signal: AbortSignal },
): Promise<UploadAnswer> {
  const startedMs = ports.now();
  let failures = 0;
  for (let asked = 0; ; asked += 1) {
    try {
      const answer = await ports.ask(uploadId, signal);
      failures = 0;
      if (answer.state === 'deleted') throw goneUpload();
      if (verdicts.includes(answer.state)) return answer;
    } catch (error) {
      failures += 1;
      const mayPass = error instanceof UploadFailure && error.problem.canRetry;
      if (!mayPass || failures > toleratedFailures) throw error;
    }
    if (ports.now() - startedMs > longMs) onLong();
    await ports.wait(pollDelayMs(asked), signal);
  }
}

function goneUpload(): UploadFailure {
  return new UploadFailure({ message: 'This file was deleted.', canRetry: false });
}
