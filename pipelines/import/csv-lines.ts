import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, Transform, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { ImportError } from './errors.ts';
import type { Mapping } from './mapping.ts';

/** One record of the file. */
export interface CsvLine {
  /** Line of the file on which the record starts; the header is on line 1. */
  readonly lineNumber: number;
  readonly cells: readonly string[];
}

export interface CsvFile {
  readonly header: readonly string[];
  readonly lines: AsyncIterable<CsvLine>;
}

export interface CsvOptions {
  readonly csv: Mapping['csv'];
  /** Sees every piece of the file as it lies on the disk. */
  readonly onBytes?: (chunk: Uint8Array) => void;
}

/** A record longer than this is a quote that was opened and never closed, not an order line. */
const mostRecordCharacters = 1_000_000;

/** Tells gzip by its first two bytes, whatever the file is called: RFC 1952. */
async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** Size on the disk, for progress. Throws ImportError when there is no such file. */
export async function fileSize(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isFile()) return found.size;
  } catch (error) {
    throw new ImportError('FILE_UNREADABLE', `Cannot read ${file}.`, { cause: error });
  }
  throw new ImportError('FILE_UNREADABLE', `${file} is no file.`);
}

/** Decodes to text and stops at bytes that the encoding does not know, instead of storing question marks for ever. */
function decoded(file: string, encoding: string): Transform {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (done: TransformCallback, chunk?: Uint8Array) => {
    try {
      done(null, chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true }));
    } catch (error) {
      const message = `${file} is not written in ${encoding}. Name its encoding in the mapping: "csv": {"encoding": "windows-1252"}.`;
      done(new ImportError('FILE_ENCODING', message, { cause: error }));
    }
  };
  return new Transform({
    transform: (chunk: Uint8Array, _, done) => decode(done, chunk),
    flush: (done) => decode(done),
  });
}

function watched(onBytes: (chunk: Uint8Array) => void): Transform {
  return new Transform({
    transform(chunk: Uint8Array, _, done) {
      onBytes(chunk);
      done(null, chunk);
    },
  });
}

function explain(file: string, error: unknown): unknown {
  if (error instanceof CsvError) {
    const message = `${file} is no readable CSV near line ${error.lines}: ${error.message}`;
    return new ImportError('FILE_NOT_CSV', message, { cause: error });
  }
  if (typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_')) {
    return new ImportError('FILE_UNREADABLE', `${file} is a damaged gzip file.`, { cause: error });
  }
  return error;
}

/** Line breaks inside quoted cells, and how many the parser takes them for: it counts both characters of a CR LF. */
function lineBreaksIn(cells: readonly string[]): { real: number; counted: number } {
  const found = { real: 0, counted: 0 };
  for (const cell of cells) {
    if (!cell.includes('\n') && !cell.includes('\r')) continue;
    found.real += cell.match(/\r\n|\r|\n/g)?.length ?? 0;
    found.counted += cell.match(/[\r\n]/g)?.length ?? 0;
  }
  return found;
}

async function* recordsOf(file: string, options: CsvOptions): AsyncGenerator<CsvLine> {
  const parser = parse({
    bom: true,
    delimiter: options.csv.delimiter,
    info: true,
    max_record_size: mostRecordCharacters,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  const zipped = (await isGzip(file)) ? [createGunzip()] : [];
  const stages = [
    source,
    watched(options.onBytes ?? (() => undefined)),
    ...zipped,
    decoded(file, options.csv.encoding),
  ];
  // Errors reach the loop below through the parser, which pipeline destroys with them.
  pipeline([...stages, parser], () => undefined);
  let miscounted = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const { real, counted } = lineBreaksIn(record);
      miscounted += counted - real;
      // The parser tells the line on which the record ends.
      yield { lineNumber: info.lines - miscounted - real, cells: record };
    }
  } catch (error) {
    throw explain(file, error);
  } finally {
    source.destroy();
  }
}

/**
 * Opens a CSV file, plain or gzipped, and streams its records. Throws ImportError when it is no file, not in its encoding,
 * no CSV (a quote that is never closed) or empty; what is wrong with single lines is for the reader of lines to say.
 */
export async function openCsv(file: string, options: CsvOptions): Promise<CsvFile> {
  await fileSize(file);
  const records = recordsOf(file, options);
  const first = await records.next();
  if (first.done) throw new ImportError('FILE_EMPTY', `${file} is empty.`);
  return { header: first.value.cells.map((cell) => cell.trim()), lines: records };
}
