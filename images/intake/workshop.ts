import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusedPassport } from '../passport/make-passport.ts';
import { printProfileVersion } from '../print/print-profiles.ts';
import type { FailedJob, ImageJob, ImageResult } from '../process/image-job.ts';
import type { Workshop } from './intake-ports.ts';

const PREFIX = 'inkstream-print-image-';

type ProcessingOutcome =
  | { readonly kind: 'answered'; readonly answer: ImageResult }
  | { readonly kind: 'failed'; readonly failure: FailedJob };

/** A folder of one message, on this machine's disk. */
export interface WorkFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** The process id is part of its name, so that what a dead process left behind can be told from what is in use. */
export async function makeWorkFolder(): Promise<WorkFolder> {
  const path = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Removes the folders of processes that do not live any more: Lambda keeps its disk when it ends a function that took too long. */
export async function sweepWorkFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process lives as well.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Makes prints in a folder by a process apart.
 * @param pressProfile the shop's own, a path
 */
export function workshopIn(
  folder: string,
  process: (job: ImageJob) => Promise<ProcessingOutcome>,
  pressProfile: string | null,
): Workshop {
  return {
    profileVersion: printProfileVersion,
    makePrints: async ({ imageId, path: file }, orders) => {
      const outputFolder = join(folder, randomUUID());
      await mkdir(outputFolder);
      const outcome = await process({ file, imageId, orders, outputFolder, pressProfile });
      if (outcome.kind === 'answered') return { ...outcome.answer, folder: outputFolder };
      const finding = failureFinding(outcome.failure);
      const passports = orders.map((order) => refusedPassport(imageId, order, [finding]));
      return { passports, files: [], folder: outputFolder };
    },
    discard: (path) => rm(path, { recursive: true, force: true }),
    newPath: () => join(folder, randomUUID()),
  };
}

const failureMessages = {
  DECODER_CRASHED: 'This file cannot be opened: it brings down the program that reads it.',
  TIME_EXCEEDED: 'This file takes too long to work on.',
  TOO_MUCH_MEMORY: 'This file takes too much memory to work on.',
} as const satisfies Record<FailedJob['code'], string>;

/** What customers are told of a file that could not be worked on. */
function failureFinding({ code }: FailedJob) {
  const advice = 'Please save it anew from the program that it comes from, as JPEG, PNG or TIFF, and send that.';
  return { code, severity: 'reject' as const, message: failureMessages[code], advice };
}
