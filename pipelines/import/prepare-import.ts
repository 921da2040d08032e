import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Checkpoint, checkpointPath, readCheckpoint, storedSurvey } from './checkpoint.ts';
import { fileSize, openCsv } from './csv-lines.ts';
import { ImportError } from './errors.ts';
import { type Mapping, parseMapping } from './mapping.ts';
import { type LineReader, lineReader } from './order-line.ts';
import { surveyLines } from './survey.ts';

/** Everything that one import of one file needs to know before it sends anything. */
export interface PreparedImport {
  readonly file: string;
  readonly bytes: number;
  readonly mapping: Mapping;
  readonly reader: LineReader;
}

/** Reads and checks a mapping file. Throws ImportError naming every problem by its field. */
export async function readMapping(file: string): Promise<{ mapping: Mapping; text: string }> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ImportError('MAPPING_INVALID', `Cannot read the mapping ${file}.`, { cause });
  });
  const result = parseMapping(text);
  if (result.ok) return { mapping: result.mapping, text };
  const problems = result.problems.map((problem) => `  ${problem}`).join('\n');
  throw new ImportError(
    'MAPPING_INVALID',
    `${file} is no valid mapping:\n${problems}\n(import mapping-schema explains every field)`,
  );
}

/** Throws ImportError when the file cannot be read or its header lacks a mapped column. */
export async function prepareImport(file: string, mapping: Mapping): Promise<PreparedImport> {
  const bytes = await fileSize(file);
  const { header, lines } = await openCsv(file, { csv: mapping.csv });
  await lines[Symbol.asyncIterator]().return?.();
  return { file, bytes, mapping, reader: lineReader(mapping, header) };
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * The checkpoint to go on from: that of an earlier run, or a new one after a first reading of the file.
 *
 * @param context.lake names the lake, so that the same file can go into several; a bucket's name is unique in the world.
 */
export async function resumeOrBegin(
  prepared: PreparedImport,
  context: {
    mappingText: string;
    lake: string;
    stateDirectory: string;
    now: string;
    onLines: (lines: number, bytes: number) => void;
  },
): Promise<{ path: string; checkpoint: Checkpoint; isResumed: boolean }> {
  const identity = { fileSha256: await sha256Of(prepared.file), mappingText: context.mappingText, lake: context.lake };
  const path = checkpointPath(context.stateDirectory, identity);
  const earlier = await readCheckpoint(path);
  if (earlier !== undefined) return { path, checkpoint: earlier, isResumed: true };
  let bytesRead = 0;
  const onBytes = (chunk: Uint8Array) => {
    bytesRead += chunk.length;
  };
  const { lines } = await openCsv(prepared.file, { csv: prepared.mapping.csv, onBytes });
  const survey = await surveyLines(lines, prepared.reader, (count) => context.onLines(count, bytesRead));
  const checkpoint = { file: prepared.file, importedAt: context.now, survey: storedSurvey(survey), settledBefore: 0 };
  return { path, checkpoint, isResumed: false };
}
