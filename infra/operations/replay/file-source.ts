import { createReadStream } from 'node:fs';
import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import type { DetailType } from '../../../pipelines/contracts/event.ts';
import { ndjsonLines } from '../../../pipelines/publish/ndjson-lines.ts';
import type { SourceBatch } from './replay-events.ts';

export interface FilePosition {
  /** Lines that are done. */
  readonly lines: number;
}

/** What is repeated after an interruption stays little. */
const LINES_PER_BATCH = 100;

/**
 * The events of a file, one a line: envelopes, or details alone where it is known which event they are of.
 * @param alone the one detail type that was asked for
 */
export async function* readEventFile(
  file: string,
  alone: DetailType | undefined,
  from: FilePosition | undefined,
  save: (position: FilePosition) => Promise<void>,
): AsyncGenerator<SourceBatch> {
  let texts: string[] = [];
  let lines = 0;
  const batch = (): SourceBatch => {
    const done = { texts, settle: save.bind(undefined, { lines }) };
    texts = [];
    return done;
  };
  for await (const line of ndjsonLines(createReadStream(file))) {
    lines = line.lineNumber;
    if (lines <= (from?.lines ?? 0)) continue;
    // What is too long or no text at all is refused like any other text that is no event.
    const text = 'text' in line ? line.text : line.fault;
    if (text !== '') texts.push(alone === undefined ? text : wrapped(text, alone));
    if (texts.length === LINES_PER_BATCH) yield batch();
  }
  if (texts.length > 0) yield batch();
}

/** Puts the envelope around a detail; what has one stays as it is. */
export function wrapped(text: string, detailType: DetailType): string {
  if (/"detail-type"\s*:/.test(text) || !text.startsWith('{')) return text;
  return `{"source":"${contracts[detailType].source}","detail-type":"${detailType}","detail":${text}}`;
}
