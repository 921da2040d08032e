import { isUtf8 } from 'node:buffer';
import { MAX_EVENT_LENGTH } from '../contracts/parse-event.ts';

/** A line of the input; why there is no text says `fault`. */
export type NdjsonLine =
  | { readonly lineNumber: number; readonly text: string }
  | { readonly lineNumber: number; readonly fault: 'TOO_LONG' | 'NOT_UTF8' };

const newline = 0x0a;
/** A character takes up to three bytes of UTF-8 per UTF-16 unit. */
const mostLineBytes = 3 * MAX_EVENT_LENGTH;

function lineOf(lineNumber: number, bytes: Buffer): NdjsonLine {
  if (bytes.length > mostLineBytes) return { lineNumber, fault: 'TOO_LONG' };
  if (!isUtf8(bytes)) return { lineNumber, fault: 'NOT_UTF8' };
  const text = bytes.toString('utf8');
  return { lineNumber, text: (lineNumber === 1 ? text.replace(/^\uFEFF/, '') : text).trim() };
}

/**
 * Splits bytes at line feeds only. Node's own readline also splits at U+2028 and U+2029, which JSON allows inside a text. What is
 * kept of a line that never ends is bounded.
 */
export async function* ndjsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<NdjsonLine> {
  let lineNumber = 0;
  let parts: Buffer[] = [];
  let bytes = 0;
  const keep = (part: Buffer) => {
    if (bytes <= mostLineBytes) parts.push(part);
    bytes += part.length;
  };
  const take = (): NdjsonLine => {
    lineNumber += 1;
    const line = lineOf(lineNumber, parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts));
    [parts, bytes] = [[], 0];
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, end));
      start = end + 1;
      yield take();
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (bytes > 0) yield take();
}
