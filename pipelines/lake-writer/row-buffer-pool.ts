import { RowBuffer } from '../datasets/row-buffer.ts';

/** Enough for the datasets of two batches side by side. */
const MAX_IDLE = 12;
/** One batch of giant orders must not keep its memory for ever. */
const MAX_IDLE_BYTES = 16 * 1024 * 1024;

const idle: RowBuffer[] = [];

/**
 * An empty buffer, one that was used before where there is one: memory that is fresh from the system costs more to
 * touch for the first time than the rows cost to write.
 */
export function takeRowBuffer(): RowBuffer {
  return idle.pop() ?? new RowBuffer();
}

/** Gives a buffer back for other batches. Nobody may look at its bytes from then on. */
export function giveBackRowBuffer(rows: RowBuffer): void {
  rows.truncate(0);
  if (idle.length < MAX_IDLE && rows.capacityBytes <= MAX_IDLE_BYTES) idle.push(rows);
}
