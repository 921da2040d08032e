import type { Assessment } from '../assess/assess.ts';
import type { Finding } from '../assess/finding.ts';
import type { ImageFacts } from '../inspect/image-facts.ts';
import type { ImageMeasures } from '../measure/image-measures.ts';
import type { PrintOrder } from '../print/print-order.ts';
import { printProfileVersion } from '../print/print-profiles.ts';
import type { DeepZoom } from '../render/deep-zoom.ts';
import type { OutputFile } from '../render/output-file.ts';
import type { PressMaster } from '../render/press-master.ts';
import { versionFolder } from './object-keys.ts';
import { type PrintPassport, printPassport } from './print-passport.ts';

/** What there is to say of a picture that could be read. */
export interface ReadPicture {
  readonly facts: ImageFacts;
  readonly measures: ImageMeasures;
}

/** What was made of an image for one print. */
export interface MadeFiles {
  readonly renditions: readonly { readonly name: string; readonly file: OutputFile }[];
  readonly tiles: DeepZoom | null;
  readonly proof: OutputFile | null;
  readonly press: PressMaster | null;
}

/** The passport of a file that could not be read as a picture. */
export function refusedPassport(imageId: string, order: PrintOrder, findings: readonly Finding[]): PrintPassport {
  return printPassport.parse({
    ...heading(imageId, order),
    verdict: 'rejected',
    findings,
    image: null,
    fit: null,
    press: null,
    proof: null,
    renditions: [],
    tiles: null,
  });
}

export interface PassportInput extends ReadPicture {
  readonly imageId: string;
  readonly order: PrintOrder;
  readonly assessment: Assessment;
  readonly made: MadeFiles;
}

/** @throws ZodError of what is no passport: a bug */
export function makePassport({ imageId, order, facts, measures, assessment, made }: PassportInput): PrintPassport {
  const folder = versionFolder(imageId, printProfileVersion);
  const named = ({ path, ...file }: OutputFile) => ({ key: `${folder}${path}`, ...file });
  const { press, tiles } = made;
  return printPassport.parse({
    ...heading(imageId, order),
    verdict: assessment.verdict,
    findings: assessment.findings,
    image: picture(facts, measures),
    fit: assessment.fit,
    press: press && { ...named(press.file), ...pressFacts(press) },
    proof: made.proof && named(made.proof),
    renditions: made.renditions.map(({ name, file }) => ({ name, ...named(file) })),
    tiles: tiles && tilesFacts(folder, tiles),
  });
}

function heading(imageId: string, { profile, widthMm, heightMm, bleedMm }: PrintOrder) {
  return {
    passportVersion: 1,
    imageId,
    profileVersion: printProfileVersion,
    order: { profile, widthMm, heightMm, bleedMm },
  };
}

function picture(facts: ImageFacts, measures: ImageMeasures) {
  const { format, bytes, widthPx, heightPx, orientation, bitDepth, hasAlpha, pages, densityDpi, profile } = facts;
  const { perceptualHash, dominantColours, placeholder } = measures;
  return {
    ...{ format, bytes, widthPx, heightPx, orientation, colourSpace: facts.colourModel, bitDepth, hasAlpha, pages },
    densityDpi,
    profile: profile && { description: profile.description, sha256: profile.sha256, bytes: profile.bytes },
    ...{ perceptualHash, dominantColours, placeholder },
  };
}

function pressFacts({ lane, promise, dpi, profileSha256 }: PressMaster) {
  const { colourSpace, bitDepth, profile } = promise;
  return { lane, colourSpace, bitDepth, dpi, profile: { ...profile, sha256: profile.sha256 ?? profileSha256 } };
}

function tilesFacts(folder: string, { files, tileSizePx, overlapPx }: DeepZoom) {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { key: `${folder}${files[0]?.path}`, tileSizePx, overlapPx, files: files.length, bytes };
}
