import { type Data, type RecordBatch, type Schema, tableFromIPC } from 'apache-arrow';
import { ParquetFile, type RecordBatch as WasmBatch } from 'parquet-wasm';
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

/** A part of a file in the form that the reader takes files in; nothing is fetched before it is read. */
class SourceBlob extends Blob {
  readonly #source: ParquetSource;
  readonly #start: number;
  readonly #end: number;
  readonly #failures: unknown[];

  constructor(source: ParquetSource, range: { start: number; end: number }, failures: unknown[]) {
    super([]);
    this.#source = source;
    this.#start = range.start;
    this.#end = range.end;
    this.#failures = failures;
    // Of Blob it is a getter, which would tell of no bytes at all.
    Object.defineProperty(this, 'size', { value: range.end - range.start });
  }

  override slice(from = 0, to: number = this.size): SourceBlob {
    const at = (offset: number) => this.#start + Math.min(this.size, offset < 0 ? this.size + offset : offset);
    return new SourceBlob(this.#source, { start: at(from), end: Math.max(at(from), at(to)) }, this.#failures);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    try {
      const bytes = await this.#source.read(this.#start, this.#end);
      if (bytes.byteLength !== this.size) throw new Error(`${this.#source.name} ended early`);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    } catch (error) {
      // The reader would tell of it in its own words.
      this.#failures.push(error);
      throw error;
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

/**
 * The rows of a Parquet file, a row group at a time: in memory are its compressed bytes and one batch.
 * @throws what the source threw, or ResultDecodingError when a column is of another type than declared
 */
export async function* parquetBatches(
  source: ParquetSource,
  { schema, columns }: { schema: Schema; columns: readonly ResultColumn[] },
): AsyncGenerator<RecordBatch> {
  const failures: unknown[] = [];
  const whole = new SourceBlob(source, { start: 0, end: source.bytes }, failures);
  try {
    const file = await ParquetFile.fromFile(whole);
    const stream: AsyncIterable<WasmBatch> = await file.stream({ batchSize: rowsPerBatch, concurrency: 1 });
    for await (const batch of stream) {
      const read = conformed(batch, schema, columns);
      if (read.numRows > 0) yield read;
    }
  } catch (error) {
    throw failures[0] ?? error;
  }
}
