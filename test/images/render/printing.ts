import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fitOnSheet } from '../../../images/assess/sheet-fit.ts';
import type { ImageFacts } from '../../../images/inspect/image-facts.ts';
import { inspectFile } from '../../../images/inspect/inspect-file.ts';
import type { PrintOrder } from '../../../images/print/print-order.ts';
import { printProfile } from '../../../images/print/print-profiles.ts';
import { makePressMaster, type PressMaster } from '../../../images/render/press-master.ts';
import { type PressProfile, readPressProfile } from '../../../images/render/press-profile.ts';
import { sharp } from '../../../images/sharp.ts';

/** What a test makes and reads, in a folder of its own. */
export function inTemporaryFolder(): { readonly path: (name: string) => string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'inkstream-images-'));
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The whole of an image of 240 × 160 pixels; 68 dpi. */
export const wholeSheet: PrintOrder = { profile: 'poster', widthMm: 90, heightMm: 60, bleedMm: 0 };

export async function factsOf(file: string): Promise<ImageFacts> {
  const inspection = await inspectFile(file);
  if (inspection.kind === 'refused') throw new Error(`${file} was refused: ${JSON.stringify(inspection.findings)}`);
  return inspection.facts;
}

export interface MasterWishes {
  readonly profile?: 'poster' | 'photo-print';
  readonly order?: Partial<PrintOrder>;
  readonly pressProfile?: PressProfile;
}

/** Makes `press.tif` of an image beside it. */
export async function tryMaster(file: string, wishes: MasterWishes = {}) {
  const order = { ...wholeSheet, profile: wishes.profile ?? 'poster', ...wishes.order };
  const profile = printProfile(order.profile);
  if (!profile) throw new Error(`there is no profile ${order.profile}`);
  const facts = await factsOf(file);
  const fit = fitOnSheet(facts, order, profile);
  const pressProfile = wishes.pressProfile ?? (await readPressProfile(null));
  const folder = `${file}.out`;
  const made = await makePressMaster({ file, facts, order, profile, fit, pressProfile, folder, path: 'press.tif' });
  return { made, fit, path: join(folder, 'press.tif') };
}

export async function makeMaster(file: string, wishes: MasterWishes = {}) {
  const { made, fit, path } = await tryMaster(file, wishes);
  if (made.kind === 'unverified') throw new Error(`the master was not as asked: ${made.differences.join('; ')}`);
  return { master: made satisfies PressMaster, fit, path };
}

type Space = 'srgb' | 'rgb16' | 'cmyk' | 'b-w';

/** The samples of a file or of a buffer as they are, without any conversion. */
export async function samplesOf(input: string | Buffer, space: Space): Promise<Uint8Array | Uint16Array> {
  const is16Bit = space === 'rgb16';
  const { data } = await sharp(input, { ignoreIcc: true, autoOrient: true, limitInputChannels: 0 })
    .pipelineColourspace(space)
    .toColourspace(space)
    .raw({ depth: is16Bit ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return is16Bit ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
}

export interface Difference {
  readonly largest: number;
  readonly mean: number;
}

export function differenceBetween(one: ArrayLike<number>, other: ArrayLike<number>): Difference {
  if (one.length !== other.length) throw new Error(`${one.length} samples against ${other.length}`);
  let [largest, sum] = [0, 0];
  for (let index = 0; index < one.length; index += 1) {
    const distance = Math.abs((one[index] ?? 0) - (other[index] ?? 0));
    largest = Math.max(largest, distance);
    sum += distance;
  }
  return { largest, mean: sum / Math.max(1, one.length) };
}
