import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const progressSchema = z.object({
  /** Names the sample by the options that it is made from. */
  tag: z.string(),
  /** Events at its beginning that are published. */
  sent: z.number().int().min(0),
  isPublished: z.boolean(),
  /** Everything has been seen in the lake; nothing is ever published again then. */
  isInLake: z.boolean(),
});

/** How far the sample of "npm start" has come, kept from one start to the next. */
export type SampleProgress = z.infer<typeof progressSchema>;

export function readSampleProgress(file: string): SampleProgress | undefined {
  try {
    return progressSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeSampleProgress(file: string, progress: SampleProgress): void {
  writeFileSync(`${file}.unfinished`, `${JSON.stringify(progress)}\n`);
  renameSync(`${file}.unfinished`, file);
}

/**
 * Where publishing goes on. Events that were published but not stored are in a queue of the AWS services, which
 * survives only when they were stopped in order; otherwise all is published again, and the lake drops what it has.
 */
export function sampleToPublish(
  progress: SampleProgress | undefined,
  tag: string,
  wasStoppedInOrder: boolean,
): SampleProgress {
  if (progress?.isInLake === true) return progress;
  if (progress?.tag === tag && wasStoppedInOrder) return progress;
  return { tag, sent: 0, isPublished: false, isInLake: false };
}
