import { randomUUID } from 'node:crypto';
import { constants, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RecordBatch, Schema } from 'apache-arrow';
import { alignedTable } from './aligned-table.ts';
import { arrowPieces } from './arrow-file.ts';
import { csvFormat, jsonFormat, type LineFormat, ndjsonFormat } from './line-formats.ts';
import type { OutputFormat } from './output-format.ts';
import { fileFault, findOutputPlace } from './output-place.ts';
import { parquetPieces } from './parquet-file.ts';

/** A result on its way: its columns, and its rows as they come in. */
export interface ResultRows {
  readonly schema: Schema;
  readonly batches: AsyncIterable<RecordBatch> | Iterable<RecordBatch>;
}

type Pieces = AsyncIterable<string | Uint8Array>;

const linesPerPiece = 1000;

async function* linePieces(format: LineFormat, batches: ResultRows['batches']): AsyncGenerator<string> {
  let piece = [...format.opening];
  for await (const batch of batches) {
    for (const line of format.lines(batch)) {
      piece.push(line);
      if (piece.length < linesPerPiece) continue;
      yield `${piece.join('\n')}\n`;
      piece = [];
    }
  }
  piece.push(...format.closing());
  if (piece.length > 0) yield `${piece.join('\n')}\n`;
}

/** Columns line up only when all rows are known. */
async function* tablePieces({ schema, batches }: ResultRows, terminalWidth: number): AsyncGenerator<string> {
  const all: RecordBatch[] = [];
  for await (const batch of batches) all.push(batch);
  yield `${alignedTable({ schema, batches: all }, terminalWidth).join('\n')}\n`;
}

/** A result in one of the formats, in pieces that may be written one after the other; only a table needs all rows in memory. */
export function formatted(result: ResultRows, format: OutputFormat, terminalWidth: number): Pieces {
  const { schema, batches } = result;
  switch (format) {
    case 'table':
      return tablePieces(result, terminalWidth);
    case 'csv':
      return linePieces(csvFormat(schema), batches);
    case 'json':
      return linePieces(jsonFormat(schema), batches);
    case 'ndjson':
      return linePieces(ndjsonFormat(schema), batches);
    case 'arrow':
      return arrowPieces(schema, batches);
    case 'parquet':
      return parquetPieces(schema, batches);
  }
}

/** A file cannot be written; the message says which and why, for a person. */
export class OutputFileError extends Error {
  override readonly name = 'OutputFileError';
}

async function replaceFile(file: string, pieces: Pieces): Promise<void> {
  // A short name of its own: the file's own name may be as long as a name can be.
  const unfinished = join(dirname(file), `.unfinished-${randomUUID()}`);
  const handle = await open(unfinished, 'wx');
  try {
    for await (const piece of pieces) await handle.writeFile(piece);
    await handle.close();
    await rename(unfinished, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** A pipe or a device keeps nothing to go back to, and must never be replaced by a file. */
async function writeInto(path: string, pieces: Pieces): Promise<void> {
  const handle = await open(path, constants.O_WRONLY | constants.O_APPEND);
  try {
    for await (const piece of pieces) await handle.writeFile(piece);
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Writes the whole file or, when that fails, leaves an older one as it was. A symbolic link stays one: its target is written.
 * @throws OutputFileError when the file system refuses
 */
export async function writeOutputFile(file: string, pieces: Pieces): Promise<void> {
  const found = await findOutputPlace(file);
  if (!found.ok) throw new OutputFileError(found.message);
  const { kind, path } = found.place;
  try {
    await (kind === 'stream' ? writeInto(path, pieces) : replaceFile(path, pieces));
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    throw new OutputFileError(`Cannot write ${file}: ${fault}`, { cause: error });
  }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

/**
 * Writes to a pipe or terminal no faster than whoever reads there takes it. A reader such as `head` may leave early, which is no
 * error: the rest is not asked for.
 */
export async function writeToStream(stream: NodeJS.WritableStream, pieces: Pieces): Promise<void> {
  for await (const piece of pieces) {
    const error = await new Promise<unknown>((resolve) => {
      stream.write(piece, resolve);
    });
    if (isClosedPipe(error)) return;
    if (error) throw error;
  }
}
