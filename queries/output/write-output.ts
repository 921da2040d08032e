import { access, constants, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Table } from 'apache-arrow';
import { alignedTable } from './aligned-table.ts';
import { arrowFile, csvLines, jsonLines, ndjsonLines } from './machine-formats.ts';

export const outputFormats = ['table', 'csv', 'json', 'ndjson', 'arrow'] as const;
export type OutputFormat = (typeof outputFormats)[number];

const linesPerChunk = 1000;

function* joined(lines: Iterable<string>): Generator<string> {
  let chunk: string[] = [];
  for (const line of lines) {
    chunk.push(line);
    if (chunk.length < linesPerChunk) continue;
    yield `${chunk.join('\n')}\n`;
    chunk = [];
  }
  if (chunk.length > 0) yield `${chunk.join('\n')}\n`;
}

/** A result in one of the formats, in pieces that may be written one after the other. */
export function formatted(table: Table, format: OutputFormat, terminalWidth: number): Iterable<string | Uint8Array> {
  switch (format) {
    case 'table':
      return joined(alignedTable(table, terminalWidth));
    case 'csv':
      return joined(csvLines(table));
    case 'json':
      return joined(jsonLines(table));
    case 'ndjson':
      return joined(ndjsonLines(table));
    case 'arrow':
      return [arrowFile(table)];
  }
}

/** Whether a file can be made there: asked before a statement is paid for. */
export async function canWriteTo(file: string): Promise<boolean> {
  return access(dirname(file), constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** Writes the whole file or, when that fails, leaves an older one as it was. */
export async function writeOutputFile(file: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  const unfinished = `${file}.unfinished`;
  await writeFile(unfinished, pieces);
  await rename(unfinished, file);
}
