import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';

export interface OutgoingBody {
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  /** The body from its beginning. */
  readonly open: () => AsyncIterable<Uint8Array>;
}

export interface BodyAnswer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly text: string;
}

/** A connection on which nothing moves for this long is given up. */
const idleMs = 60_000;

/**
 * Sends a body of known length, piece by piece, and tells how much has gone. `fetch` can neither tell nor, for a stream,
 * name the length, which S3 asks for.
 * @throws whatever the connection, the reading or the signal throws; an answer, whatever its status, is no error
 */
export function sendBody(
  { method, url, headers, bytes, open }: OutgoingBody,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<BodyAnswer> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const options = { method, headers: { ...headers, 'content-length': bytes }, signal, timeout: idleMs };
    const outgoing = send(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.once('error', reject);
      response.once('end', () => {
        // The answer may come before all is sent, to say that the rest is not wanted.
        outgoing.destroy();
        resolve({ status: response.statusCode ?? 0, etag: response.headers.etag, text });
      });
    });
    // Also once all is sent and only the answer is missing.
    outgoing.on('error', reject);
    outgoing.once('timeout', () => outgoing.destroy(new Error('the connection stands still')));
    pipeline(counted(open(), bytes, onSent), outgoing).catch(reject);
  });
}

async function* counted(body: AsyncIterable<Uint8Array>, bytes: number, onSent: (bytes: number) => void) {
  let sent = 0;
  for await (const piece of body) {
    yield piece;
    sent += piece.byteLength;
    onSent(sent);
  }
  if (sent !== bytes) throw new Error('the file was changed while it was sent');
}
