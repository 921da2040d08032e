import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EngineOutcome, ResultRow } from '../engine/engine.ts';
import type { LakeObjects } from '../lake/lake-objects.ts';
import { parseS3Address } from '../lake/s3-address.ts';
import { csvLine, textLine } from './result-csv.ts';
import { resultMetadata } from './result-metadata.ts';

export interface WrittenResult {
  readonly rows: number;
  /** Size of the result object. */
  readonly bytes: number;
  readonly manifestLocation?: string;
}

/**
 * Reads the rows of an outcome once, into two files: the lines for GetQueryResults on disk, and the object that Athena
 * leaves in S3. Only a batch of rows is in memory at a time.
 */
export async function writeResult(
  outcome: EngineOutcome,
  target: { readonly outputLocation: string; readonly rowsPath: string },
  objects: LakeObjects,
): Promise<WrittenResult> {
  await mkdir(dirname(target.rowsPath), { recursive: true });
  const resultPath = `${target.rowsPath}.result`;
  const counter = { rows: 0 };
  try {
    await writeFiles(outcome, { ...target, resultPath }, counter);
    if (outcome.output === 'none')
      return { ...counter, bytes: 0, ...(await writeManifest(outcome, target.outputLocation, objects)) };
    const address = parseS3Address(target.outputLocation);
    await objects.putFile(address, resultPath, outcome.output === 'csv' ? 'text/csv' : 'text/plain');
    if (outcome.columns.length > 0) {
      const key = `${address.key}.metadata`;
      await objects.putText({ ...address, key }, resultMetadata(outcome.columns), 'application/octet-stream');
    }
    return { ...counter, bytes: (await stat(resultPath)).size };
  } finally {
    await rm(resultPath, { force: true });
  }
}

async function writeFiles(
  outcome: EngineOutcome,
  target: { readonly rowsPath: string; readonly resultPath: string },
  counter: { rows: number },
): Promise<void> {
  const result = createWriteStream(target.resultPath);
  const line = outcome.output === 'csv' ? csvLine : textLine;
  async function* rowLines(): AsyncGenerator<string> {
    if (outcome.output === 'csv') {
      const header = outcome.columns.map(({ name }) => name);
      yield `${JSON.stringify(header)}\n`;
      await write(result, csvLine(header));
    }
    for await (const batch of outcome.rows) {
      counter.rows += batch.length;
      await write(result, batch.map((row) => line(row)).join(''));
      yield batch.map((row: ResultRow) => `${JSON.stringify(row)}\n`).join('');
    }
  }
  await pipeline(Readable.from(rowLines()), createWriteStream(target.rowsPath));
  await new Promise<void>((resolve, reject) =>
    result.end((error?: Error | null) => (error ? reject(error) : resolve())),
  );
}

async function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (stream.write(text)) return;
  await new Promise<void>((resolve) => stream.once('drain', () => resolve()));
}

/** The list of objects that a statement wrote, which clients such as awswrangler read the data by. */
async function writeManifest(
  outcome: EngineOutcome,
  outputLocation: string,
  objects: LakeObjects,
): Promise<{ manifestLocation?: string }> {
  if (outcome.writtenObjects === undefined) return {};
  const manifestLocation = `${outputLocation}-manifest.csv`;
  const text = outcome.writtenObjects.map((object) => `${object}\n`).join('');
  await objects.putText(parseS3Address(manifestLocation), text, 'text/csv');
  return { manifestLocation };
}
