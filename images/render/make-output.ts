import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { explainDecodeError } from '../inspect/explain-decode-error.ts';
import { isOfDisk } from './disk-fault.ts';
import { digestFile } from './file-digest.ts';
import type { Pipeline } from './open-image.ts';
import type { OutputFile } from './output-file.ts';
import { collectWarnings, isOfColour } from './sharp-warnings.ts';
import { verifyOutput, type WantedOutput } from './verify-output.ts';

/** A file to write. */
export interface PlannedOutput {
  /** Absolute or relative to the process; created where it is missing. */
  readonly folder: string;
  /** See OutputFile. */
  readonly path: string;
  readonly contentType: string;
  readonly wanted: WantedOutput;
}

/** Not as it was asked for, in words; what was written is removed again. */
export interface Unverified {
  readonly kind: 'unverified';
  readonly path: string;
  readonly differences: readonly string[];
}

/** A file that was written, opened again and is what was asked for. */
export interface Verified {
  readonly kind: 'verified';
  readonly file: OutputFile;
  readonly profileSha256: string | null;
}

/**
 * Runs a pipeline into a file, never into memory, and proves the file.
 * @throws what has to do with the disk and not with the image
 */
export async function makeOutput(pipeline: Pipeline, planned: PlannedOutput): Promise<Verified | Unverified> {
  const { folder, path, contentType, wanted } = planned;
  const fullPath = join(folder, path);
  await mkdir(dirname(fullPath), { recursive: true });
  const warnings = collectWarnings(pipeline);
  const failure = await failureOf(pipeline.toFile(fullPath));
  const { differences, profileSha256 } = failure ?? (await verifyOutput(fullPath, wanted, warnings.filter(isOfColour)));
  if (differences.length > 0) {
    await rm(fullPath, { force: true });
    return { kind: 'unverified', path, differences };
  }
  const { widthPx, heightPx } = wanted;
  return {
    kind: 'verified',
    file: { path, contentType, ...(await digestFile(fullPath)), widthPx, heightPx },
    profileSha256,
  };
}

/** Null of what succeeds. */
export async function failureOf(writing: Promise<unknown>) {
  try {
    await writing;
    return null;
  } catch (error) {
    if (!(error instanceof Error) || isOfDisk(error.message)) throw error;
    return { differences: [`it could not be made: ${explainDecodeError(error.message).code}`], profileSha256: null };
  }
}
