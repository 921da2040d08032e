import { type Data, type RecordBatch, type Schema, tableFromIPC } from 'apache-arrow';
import type { RecordBatch as WasmBatch } from 'parquet-wasm';
import { type ResultColumn, recordBatch } from './arrow-table.ts';
import { ResultDecodingError } from './errors.ts';
import { conformData } from './parquet-data.ts';

/** A file somewhere else, of which parts can be had. */
export interface ParquetSource {
  readonly name: string;
  readonly bytes: number;
  read(start: number, end: number): Promise<Uint8Array>;
}

/**
 * Rows in a batch at most; a row group holds a whole number of them and a rest. The reader's default of 1,024 makes a table of a
 * thousand pieces, in which every look-up is a search.
 */
const rowsPerBatch = 131_072;

/** Where a failure to read is told; the reader itself would come to a halt at it. */
interface Failing {
  readonly failed: Promise<never>;
  readonly fail: (error: unknown) => void;
}

function failing(): Failing {
  let fail: Failing['fail'] = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Whoever reads races against it, and may have ended before.
  failed.catch(() => undefined);
  return { failed, fail };
}

/** A part of a file in the form that the reader takes files in; nothing is fetched before it is read. */
class SourceBlob extends Blob {
  readonly #source: ParquetSource;
  readonly #start: number;
  readonly #end: number;
  readonly #failing: Failing;

  constructor(source: ParquetSource, range: { start: number; end: number }, failing: Failing) {
    super([]);
    this.#source = source;
    this.#start = range.start;
    this.#end = range.end;
    this.#failing = failing;
    // Of Blob it is a getter, which would tell of no bytes at all.
    Object.defineProperty(this, 'size', { value: range.end - range.start });
  }

  override slice(from = 0, to: number = this.size): SourceBlob {
    const at = (offset: number) => this.#start + Math.min(this.size, offset < 0 ? this.size + offset : offset);
    return new SourceBlob(this.#source, { start: at(from), end: Math.max(at(from), at(to)) }, this.#failing);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    try {
      const bytes = await this.#source.read(this.#start, this.#end);
      if (bytes.byteLength !== this.size) throw new Error(`${this.#source.name} ended early`);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    } catch (error) {
      this.#failing.fail(error);
      // A rejection would stop the WebAssembly of the reader for good, and all other files with it (parquet-wasm 0.8).
      return await new Promise(() => undefined);
    }
  }
}

function conformed(batch: WasmBatch, schema: Schema, columns: readonly ResultColumn[]): RecordBatch {
  const read = tableFromIPC(batch.intoIPCStream()).batches[0];
  if (read === undefined) return recordBatch(schema, [], 0);
  const children = columns.map(({ name, type }, index): Data => {
    const data = read.data.children[index];
    try {
      if (data === undefined) throw new ResultDecodingError('nothing');
      return conformData(data, type);
    } catch (error) {
      if (!(error instanceof ResultDecodingError)) throw error;
      throw new ResultDecodingError(
        `Column ${name} is declared ${type.name} but its file holds what is ${error.message}`,
      );
    }
  });
  return recordBatch(schema, children, read.numRows);
}

async function* readBatches(
  source: ParquetSource,
  { failed, fail }: Failing,
  { schema, columns }: { schema: Schema; columns: readonly ResultColumn[] },
): AsyncGenerator<RecordBatch> {
  // Five megabytes of WebAssembly, which most questions do without.
  const { ParquetFile } = await import('parquet-wasm');
  const whole = new SourceBlob(source, { start: 0, end: source.bytes }, { failed, fail });
  const file = await Promise.race([ParquetFile.fromFile(whole), failed]);
  const stream = await Promise.race([file.stream({ batchSize: rowsPerBatch, concurrency: 1 }), failed]);
  const batches: AsyncIterator<WasmBatch> = stream[Symbol.asyncIterator]();
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await Promise.race([batches.next(), failed]);
      isDone = done === true;
      if (isDone) return;
      const read = conformed(value, schema, columns);
      if (read.numRows > 0) yield read;
    }
  } finally {
    // Not awaited: a read that failed never ends.
    if (!isDone) batches.return?.().catch(() => undefined);
  }
}

/**
 * The rows of a Parquet file, a row group at a time: in memory are its compressed bytes and one batch.
 * @throws what the source threw, or ResultDecodingError when a column is of another type than declared
 */
export async function* parquetBatches(
  source: ParquetSource,
  { schema, columns }: { schema: Schema; columns: readonly ResultColumn[] },
): AsyncGenerator<RecordBatch> {
  const { failed, fail } = failing();
  let failure: { reason: unknown } | undefined;
  failed.catch((reason: unknown) => {
    failure = { reason };
  });
  try {
    yield* readBatches(source, { failed, fail }, { schema, columns });
  } catch (error) {
    if (failure !== undefined) throw failure.reason;
    if (error instanceof ResultDecodingError) throw error;
    throw new ResultDecodingError(`${source.name} cannot be read as Parquet: ${String(error)}`, { cause: error });
  }
}
