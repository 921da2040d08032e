// What the benchmark of images measures of Inkstream, each in a process of its own: TASK INPUT OUTPUT-FOLDER.
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fitOnSheet } from '../../images/assess/sheet-fit.ts';
import type { ImageFacts } from '../../images/inspect/image-facts.ts';
import { inspectFile } from '../../images/inspect/inspect-file.ts';
import type { PrintOrder } from '../../images/print/print-order.ts';
import { printProfile } from '../../images/print/print-profiles.ts';
import { createIsolatedProcessing } from '../../images/process/isolated-processing.ts';
import { decodeWorkingImage } from '../../images/render/decode-working-image.ts';
import { operations, webSidesPx } from '../../images/render/operations.ts';
import { makePressMaster } from '../../images/render/press-master.ts';
import { readPressProfile } from '../../images/render/press-profile.ts';
import { makeWebRenditions } from '../../images/render/web-renditions.ts';
import { sharp } from '../../images/sharp.ts';

const order: PrintOrder = { profile: 'poster', widthMm: 508, heightMm: 762, bleedMm: 0 };

const tasks: Readonly<Record<string, (file: string, folder: string) => Promise<unknown>>> = {
  /** Of every byte of the file, which no other program does; the tasks that others do as well begin with what it found. */
  check: async (file) => {
    const inspection = await inspectFile(file);
    if (inspection.kind === 'refused') throw new Error(JSON.stringify(inspection.findings));
    writeFileSync(factsFile(file), JSON.stringify({ ...inspection.facts, thumbnail: null }));
  },

  derivatives: async (file, folder) => {
    const decoding = await decodeWorkingImage(file, factsOf(file));
    if (decoding.kind === 'refused') throw new Error(JSON.stringify(decoding.findings));
    const webp = operations.filter(({ parameters }) => parameters.format === 'webp');
    return verified(await makeWebRenditions(decoding.working, folder, webp));
  },

  /** As it is mostly written: each rendition from the file. */
  naive: async (file, folder) => {
    for (const side of webSidesPx) {
      const resized = sharp(file, { limitInputPixels: false, unlimited: true })
        .rotate()
        .resize(side, side, { fit: 'inside' });
      await resized.webp({ quality: 80, effort: 4 }).toFile(`${folder}/${side}.webp`);
    }
  },

  master: async (file, folder) => {
    const facts = factsOf(file);
    const profile = printProfile(order.profile);
    if (profile === undefined) throw new Error(`There is no print profile ${order.profile}.`);
    const [fit, pressProfile] = [fitOnSheet(facts, order, profile), await readPressProfile(null)];
    return verified([
      await makePressMaster({ file, facts, order, profile, fit, pressProfile, folder, path: 'press.tif' }),
    ]);
  },

  whole: async (file, outputFolder) => {
    const processing = createIsolatedProcessing({ memoryLimitBytes: 2e9, timeLimitSeconds: 900 });
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    const job = { file, imageId: hash.digest('hex'), orders: [order], outputFolder, pressProfile: null };
    const outcome = await processing.process(job).finally(processing.close);
    const verdict = outcome.kind === 'answered' ? outcome.answer.passports[0]?.verdict : outcome.failure.code;
    if (verdict !== 'ready' && verdict !== 'warn') throw new Error(`The whole job ended with ${verdict}.`);
  },
};

function factsFile(file: string): string {
  return `${file}.facts.json`;
}

function factsOf(file: string): ImageFacts {
  return JSON.parse(readFileSync(factsFile(file), 'utf8'));
}

function verified(outputs: readonly { readonly kind: string }[]): void {
  const wrong = outputs.filter(({ kind }) => kind !== 'verified');
  if (wrong.length > 0 || outputs.length === 0) throw new Error(JSON.stringify(wrong));
}

const [task = '', file = '', folder = ''] = process.argv.slice(2);
const run = tasks[task];
if (run === undefined) throw new Error(`There is no task ${task}.`);
await run(file, folder);
