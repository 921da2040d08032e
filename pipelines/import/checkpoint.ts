import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Survey } from './survey.ts';

const tally = z.object({
  lines: z.number(),
  linesStored: z.number(),
  linesRefused: z.number(),
  orders: z.number(),
  creditNotes: z.number(),
  ordersRefusedWhole: z.number(),
  linesSent: z.number(),
  refusedByCode: z.record(z.string(), z.number()),
});

const checkpointSchema = z.object({
  file: z.string(),
  importedAt: z.iso.datetime(),
  survey: z.object({
    lines: z.number(),
    scattered: z.array(z.tuple([z.string(), z.number()])),
    oversized: z.array(z.string()),
  }),
  /** Everything before this line of the file is in the lake. */
  settledBefore: z.number(),
  /** Set when the import is complete. */
  finished: tally.optional(),
});

/** How far the import of one file by one mapping into one lake has come. */
export type Checkpoint = z.infer<typeof checkpointSchema>;

export function storedSurvey(survey: Survey): Checkpoint['survey'] {
  return { lines: survey.lines, scattered: [...survey.scattered], oversized: [...survey.oversized] };
}

export function restoredSurvey(survey: Checkpoint['survey']): Survey {
  return { lines: survey.lines, scattered: new Map(survey.scattered), oversized: new Set(survey.oversized) };
}

/** Path of the checkpoint: another file, another mapping or another lake is another import. */
export function checkpointPath(
  stateDirectory: string,
  identity: { fileSha256: string; mappingText: string; lake: string },
): string {
  const key = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
  return join(stateDirectory, 'imports', `${key}.json`);
}

/** The checkpoint, or undefined where there is none that can be read: starting over is always safe. */
export async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return checkpointSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Replaces the checkpoint as a whole, so that a crash leaves the old one or the new one. */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.unfinished`, JSON.stringify(checkpoint));
  await rename(`${path}.unfinished`, path);
}
