import type { FormInstructions, Sending } from './send-upload.ts';
import { lostConnection, UploadFailure } from './upload-failure.ts';

// By XMLHttpRequest: fetch does not tell how much has been sent.

/** A line on which nothing moves for so long is as good as cut. */
const stalledMs = 90_000;

/** Sends a file as a form to S3. */
export async function sendForm({ url, fields }: FormInstructions, file: Blob, sending: Sending): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // S3 ignores what comes after the file. Its name there is of no use, and may name a person.
  form.append('file', file, 'file');
  // The form is a little longer than the file.
  const onProgress = (sentBytes: number) => sending.onProgress(Math.min(file.size, sentBytes));
  await send('POST', url, form, { ...sending, onProgress });
}

/** Sends one part of a file to S3, and answers its ETag. */
export async function sendPart(url: string, bytes: Blob, sending: Sending): Promise<string> {
  const answered = await send('PUT', url, bytes, sending);
  const etag = answered.getResponseHeader('etag');
  if (etag !== null) return etag;
  throw new UploadFailure({
    message: 'The storage does not let the page read ETags: its CORS rules.',
    canRetry: false,
  });
}

function send(method: string, url: string, body: FormData | Blob, { onProgress, signal }: Sending) {
  return new Promise<XMLHttpRequest>((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer = 0;
    const watch = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => request.abort(), stalledMs);
    };
    const stop = () => request.abort();
    request.upload.addEventListener('progress', ({ loaded }) => {
      watch();
      onProgress(loaded);
    });
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve(request);
      else reject(refusal(request));
    });
    request.addEventListener('error', () => reject(lostConnection()));
    request.addEventListener('abort', () => reject(signal.aborted ? signal.reason : lostConnection()));
    request.addEventListener('loadend', () => {
      window.clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
    signal.addEventListener('abort', stop, { once: true });
    request.open(method, url);
    watch();
    if (signal.aborted) request.abort();
    else request.send(body);
  });
}

/** S3 says in XML what it does not like: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function refusal({ status, responseText }: XMLHttpRequest): UploadFailure {
  if (status >= 500 || status === 408 || status === 429) return lostConnection();
  const code = /<Code>([\w.]+)<\/Code>/.exec(responseText)?.[1] ?? `status ${status}`;
  const problem = { message: `The storage did not take the file (${code}).`, canRetry: true };
  // What was signed has expired, or the upload in parts was given up meanwhile.
  return new UploadFailure(problem, { mustStartAnew: true });
}
