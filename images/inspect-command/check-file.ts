import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { FindingCode } from '../assess/finding.ts';
import { ImagesError } from '../errors.ts';
import type { ImageFacts } from '../inspect/image-facts.ts';
import { mmPerInch, type PrintOrder } from '../print/print-order.ts';
import type { PrintProfile } from '../print/print-profiles.ts';
import type { FailedJob } from '../process/image-job.ts';
import type { IsolatedProcessing } from '../process/isolated-processing.ts';
import {
  type CheckedFile,
  type CheckFinding,
  type CheckUse,
  findingsOfFile,
  judged,
  unjudged,
} from './checked-file.ts';

export interface CheckWishes {
  readonly profile: PrintProfile;
  /** Without it, findings on resolution and shape are left out. */
  readonly size: Omit<PrintOrder, 'profile'> | null;
  /** The shop's own press profile, a path. */
  readonly pressProfile: string | null;
}

/**
 * Checks one file as an upload is checked, without writing anything. What is wrong with the file is its outcome.
 * @throws ImagesError when nothing can be checked: no process for it starts, or a setting is wrong
 */
export async function checkFile(
  path: string,
  wishes: CheckWishes,
  processing: Pick<IsolatedProcessing, 'inspect' | 'process'>,
): Promise<CheckedFile> {
  let use: CheckUse = { path, bytes: null, milliseconds: 0, peakRssBytes: 0 };
  const used = (more: Pick<CheckUse, 'milliseconds' | 'peakRssBytes'>) => {
    const peakRssBytes = Math.max(use.peakRssBytes, more.peakRssBytes);
    use = { ...use, milliseconds: use.milliseconds + more.milliseconds, peakRssBytes };
  };
  try {
    use = { ...use, bytes: regularFile(await stat(path)).size };
    const inspected = await processing.inspect(path);
    used(inspected);
    if (inspected.kind === 'failed') return judged(use, [findingOf(inspected.failure)]);
    const { answer } = inspected;
    if (answer.kind === 'refused') return judged(use, answer.findings, answer);
    const order = orderFor(answer.facts, wishes);
    const { pressProfile } = wishes;
    const job = { file: path, imageId: await sha256Of(path), orders: [order], outputFolder: null, pressProfile };
    const processed = await processing.process(job);
    used(processed);
    if (processed.kind === 'failed') return judged(use, [findingOf(processed.failure)], answer);
    const passport = processed.answer.passports[0] ?? null;
    const findings: readonly CheckFinding[] = passport?.findings ?? [];
    return judged(use, wishes.size === null ? findingsOfFile(findings) : findings, { facts: answer.facts, passport });
  } catch (error) {
    return outcomeOf(error, use);
  }
}

class NoRegularFile extends Error {}

/** Opening a pipe or a device could wait for ever. */
function regularFile(found: Stats): Stats {
  if (found.isFile()) return found;
  throw new NoRegularFile(found.isDirectory() ? 'It is a folder.' : 'It is a pipe, a socket or a device.');
}

const unreadableReasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EACCES: 'Reading it is not allowed.',
  EPERM: 'Reading it is not allowed.',
  ELOOP: 'It is a link that leads to itself.',
  EIO: 'The disk could not read it.',
  ENAMETOOLONG: 'Its name is too long.',
};

function outcomeOf(error: unknown, use: CheckUse): CheckedFile {
  if (error instanceof ImagesError) throw error;
  if (error instanceof NoRegularFile) return unjudged(use, 'unreadable', error.message);
  const { code, stack, message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  const reason = unreadableReasons[code ?? ''];
  if (reason !== undefined) return unjudged(use, 'unreadable', reason);
  return unjudged(use, 'broken', stack ?? message);
}

const failureTexts: Readonly<Record<FailedJob['code'], string>> = {
  DECODER_CRASHED: 'The program that reads such pictures crashed on it, twice.',
  TIME_EXCEEDED: 'Reading it took too long.',
  TOO_MUCH_MEMORY: 'Reading it took too much memory.',
};

function findingOf({ code, reason }: FailedJob): CheckFinding & { readonly code: FindingCode } {
  return { code, severity: 'reject', actual: reason, message: failureTexts[code] };
}

/** Without a size: the largest at which the picture prints well, so that its size is no matter. */
function orderFor({ widthPx, heightPx }: ImageFacts, { profile, size }: CheckWishes): PrintOrder {
  if (size !== null) return { profile: profile.name, ...size };
  const mm = (px: number) => Math.max(1, Math.round((px / profile.dpiWarnBelow) * mmPerInch));
  return { profile: profile.name, widthMm: mm(widthPx), heightMm: mm(heightPx), bleedMm: 0 };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}
