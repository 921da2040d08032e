import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { IndexerError } from '../errors.ts';

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * The lines of a text file in UTF-8, with or without a byte order mark, whatever ends its lines; compressed by gzip or
 * not, whatever its name.
 * @param onBytes how much of the file was read so far, in bytes as they are stored
 * @throws IndexerError INPUT_WRONG when there is no such file, or it cannot be unpacked
 */
export async function* linesOfFile(file: string, onBytes: (bytes: number) => void = () => undefined) {
  const isCompressed = await startsAsGzip(file);
  try {
    yield* linesOf(bytesOf(file, isCompressed, onBytes));
  } catch (cause) {
    const { code } = cause as { code?: unknown };
    if (typeof code !== 'string' || !/^(Z_|E[A-Z]+$)/.test(code)) throw cause;
    throw new IndexerError('INPUT_WRONG', `Cannot read ${file} to its end: ${(cause as Error).message}.`, { cause });
  }
}

/** A whole file as {@link linesOfFile} reads it. */
export async function readTextFile(file: string): Promise<string> {
  const lines: string[] = [];
  for await (const line of linesOfFile(file)) lines.push(line);
  return lines.join('\n');
}

async function startsAsGzip(file: string): Promise<boolean> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const { buffer } = await handle.read({ buffer: Buffer.alloc(GZIP_MAGIC.length) });
    return buffer.equals(GZIP_MAGIC);
  } catch (cause) {
    throw new IndexerError('INPUT_WRONG', `Cannot read ${file}: is there such a file?`, { cause });
  } finally {
    await handle?.close();
  }
}

async function* bytesOf(
  file: string,
  isCompressed: boolean,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const stored = createReadStream(file);
  // An error of the file has to end the unpacking, which would otherwise wait for ever.
  const unpacked = isCompressed ? stored.on('error', (error) => unpacked.destroy(error)).pipe(createGunzip()) : stored;
  for await (const chunk of unpacked) {
    onBytes(stored.bytesRead);
    yield chunk;
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.map(withoutReturn);
  }
  rest += decoder.decode();
  if (rest !== '') yield withoutReturn(rest);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
