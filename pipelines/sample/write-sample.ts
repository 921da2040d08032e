import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SampleItem } from './sample-item.ts';

const itemsPerChunk = 256;

/** No text of a sample holds a line break, so that every item is a line: JSON has none outside of indentation. */
function* chunks(items: Iterable<SampleItem>, onItem: (count: number) => void): Generator<string> {
  let chunk = '';
  let count = 0;
  for (const { text } of items) {
    chunk += `${text}\n`;
    count += 1;
    if (count % itemsPerChunk !== 0) continue;
    yield chunk;
    onItem(count);
    chunk = '';
  }
  yield chunk;
  onItem(count);
}

/** Writes a sample as NDJSON, one item per line, broken ones included. `-` is standard output, undefined nowhere. */
export async function writeSample(
  items: Iterable<SampleItem>,
  file: string | undefined,
  onItem: (count: number) => void,
): Promise<void> {
  if (file === undefined) {
    for (const _ of chunks(items, onItem));
    return;
  }
  const lines = Readable.from(chunks(items, onItem));
  if (file === '-') await pipeline(lines, process.stdout, { end: false });
  else await pipeline(lines, createWriteStream(file));
}
