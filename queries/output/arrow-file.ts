import { AsyncByteQueue, type RecordBatch, RecordBatchFileWriter, type Schema } from 'apache-arrow';

/** Takes what the writer writes out of its hands at once: the writer's own queue would hold a whole result in memory. */
class PieceSink extends AsyncByteQueue {
  #pieces: Uint8Array[] = [];

  override write(piece: ArrayBufferView): void {
    this.#pieces.push(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
  }

  take(): Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}

/** The Arrow IPC file format, as pyarrow, DuckDB and polars read it, in pieces that may be written one after the other. */
export async function* arrowPieces(
  schema: Schema,
  batches: AsyncIterable<RecordBatch> | Iterable<RecordBatch>,
): AsyncGenerator<Uint8Array> {
  const sink = new PieceSink();
  const writer = new RecordBatchFileWriter();
  writer.reset(sink, schema);
  for await (const batch of batches) {
    writer.write(batch);
    yield* sink.take();
  }
  writer.finish();
  yield* sink.take();
}
