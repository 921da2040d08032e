import { canaryPicture } from './canary-picture.ts';
import { type CanaryClock, type StepOutcome, stepFacts, waitFor } from './canary-step.ts';

export interface UploadPorts {
  /** Starts an upload as the upload API does, and sends the file as a customer does. Answers the upload's id. */
  readonly send: (file: Uint8Array) => Promise<string>;
  /** The verdict of its print passport; undefined as long as there is none. */
  readonly readVerdict: (uploadId: string) => Promise<string | undefined>;
  readonly deleteUpload: (uploadId: string) => Promise<void>;
}

const POLL_MS = 1_000;

/**
 * Uploads a picture nobody has seen before, since what was seen is not worked on again, waits for its print passport, and
 * deletes it, and with it all that was made of it.
 */
export async function tryUpload(seed: string, ports: UploadPorts, clock: CanaryClock): Promise<StepOutcome> {
  const startMs = clock.now();
  const uploadId = await ports.send(canaryPicture(seed));
  try {
    const limits = { seconds: stepFacts.upload.limitSeconds, everyMs: POLL_MS };
    const verdict = await waitFor(() => ports.readVerdict(uploadId), limits, clock);
    if (verdict === undefined) {
      const says = `there is no print passport after ${limits.seconds} s; npm run where -- ${uploadId} --as upload tells where it is`;
      return { step: 'upload', status: 'failed', says, id: uploadId };
    }
    const seconds = (clock.now() - startMs) / 1000;
    return { step: 'upload', status: 'arrived', seconds, says: `verdict ${verdict}`, id: uploadId };
  } finally {
    await ports.deleteUpload(uploadId);
  }
}
