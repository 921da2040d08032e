import { assess } from '../assess/assess.ts';
import type { Finding } from '../assess/finding.ts';
import { ImagesError } from '../errors.ts';
import { inspectFile } from '../inspect/inspect-file.ts';
import { measure } from '../measure/measure.ts';
import { makePassport, refusedPassport } from '../passport/make-passport.ts';
import type { PrintOrder } from '../print/print-order.ts';
import { type PrintProfile, printProfile } from '../print/print-profiles.ts';
import { decodeWorkingImage } from '../render/decode-working-image.ts';
import { readPressProfile } from '../render/press-profile.ts';
import type { ImageJob, ImageResult } from './image-job.ts';
import { filesOf, nothingMade, renderPrints } from './render-prints.ts';

/**
 * Checks an image and makes everything of it: what the headers say, what the pixels say, the verdict on each print, its
 * files, and the passports. The same bytes, orders and version of the print profiles give the same passports and files.
 * A file that cannot be printed is an answer, too.
 * @throws ImagesError PROFILE_UNREADABLE, INPUT_WRONG; errors of the disk
 */
export async function processImage(job: ImageJob): Promise<ImageResult> {
  const profiles = job.orders.map(profileOf);
  const pressProfile = await readPressProfile(job.pressProfile);
  const inspection = await inspectFile(job.file);
  if (inspection.kind === 'refused') return refused(job, inspection.findings);
  const decoding = await decodeWorkingImage(job.file, inspection.facts);
  if (decoding.kind === 'refused') return refused(job, decoding.findings);
  const { working, facts } = decoding;
  const { imageId, file, orders, outputFolder: folder } = job;
  const measures = await measure(file, facts, working);
  const prints = profiles.map(({ order, profile }) => ({
    order,
    profile,
    assessment: assess({ facts, measures, order, profile }),
  }));
  const rendered =
    folder === null
      ? prints.map(({ assessment }) => ({ assessment, made: nothingMade }))
      : await renderPrints({ imageId, file, facts, working, pressProfile, folder }, prints);
  return {
    passports: rendered.flatMap((print, index) => {
      const order = orders[index];
      return order ? makePassport({ imageId, order, facts, measures, ...print }) : [];
    }),
    files: filesOf(rendered),
  };
}

function refused({ imageId, orders }: ImageJob, findings: readonly Finding[]): ImageResult {
  return { passports: orders.map((order) => refusedPassport(imageId, order, findings)), files: [] };
}

function profileOf(order: PrintOrder): { order: PrintOrder; profile: PrintProfile } {
  const profile = printProfile(order.profile);
  if (!profile) throw new ImagesError('INPUT_WRONG', `There is no print profile ${order.profile}.`);
  return { order, profile };
}
