import { open } from 'node:fs/promises';
import type { ResultRow } from '../engine/engine.ts';

/** A page of rows, and where in the file the next one begins; absent after the last. */
export interface ResultPage {
  readonly rows: readonly ResultRow[];
  readonly next?: number;
}

const chunkBytes = 1 << 18;

/** Reads rows from a file of JSON lines, beginning at an offset in bytes. */
export async function readResultPage(path: string, offset: number, maxRows: number): Promise<ResultPage> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const rows: ResultRow[] = [];
    let position = offset;
    let rest: Buffer = Buffer.alloc(0);
    while (rows.length < maxRows && position + rest.length < size) {
      const chunk = Buffer.alloc(Math.min(chunkBytes, size - position - rest.length));
      await file.read(chunk, 0, chunk.length, position + rest.length);
      const read = takeLines(Buffer.concat([rest, chunk]), maxRows - rows.length);
      rows.push(...read.rows);
      position += read.bytes;
      rest = read.rest;
    }
    return { rows, ...(position < size && { next: position }) };
  } finally {
    await file.close();
  }
}

function takeLines(buffer: Buffer, maxRows: number): { rows: ResultRow[]; bytes: number; rest: Buffer } {
  const rows: ResultRow[] = [];
  let start = 0;
  while (rows.length < maxRows) {
    const end = buffer.indexOf(10, start);
    if (end < 0) break;
    rows.push(JSON.parse(buffer.toString('utf8', start, end)) as ResultRow);
    start = end + 1;
  }
  return { rows, bytes: start, rest: buffer.subarray(start) };
}
