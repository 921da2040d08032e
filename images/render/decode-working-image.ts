import type { Finding } from '../assess/finding.ts';
import { explainDecodeError } from '../inspect/explain-decode-error.ts';
import type { ImageFacts } from '../inspect/image-facts.ts';
import { sharp } from '../sharp.ts';
import { isOfDisk } from './disk-fault.ts';
import { keepInks, openImage, type Pipeline, toSrgb } from './open-image.ts';
import { collectWarnings, isOfColour } from './sharp-warnings.ts';
import { type RawImage, type WorkingImage, workingSidePx } from './working-image.ts';

export type Decoding =
  | {
      readonly kind: 'decoded';
      readonly working: WorkingImage;
      /** As they were given; without the profile where converting by it failed. */
      readonly facts: ImageFacts;
    }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] };

/**
 * Decodes all of an image once, from its file, and keeps a reduced copy. Headers lie: only this shows that the pixels are
 * there. A profile that cannot be used does not cost the image: it is decoded again as if it had none.
 * @throws Error of the disk: the file is not there, or cannot be read
 */
export async function decodeWorkingImage(file: string, facts: ImageFacts): Promise<Decoding> {
  try {
    const { working, warnings } = await decode(file, facts);
    if (facts.profile === null || !warnings.some(isOfColour)) return { kind: 'decoded', working, facts };
    const untagged = { ...facts, profile: null, profileProblem: 'The embedded colour profile is damaged.' };
    return { kind: 'decoded', working: (await decode(file, untagged)).working, facts: untagged };
  } catch (error) {
    if (!(error instanceof Error) || isOfDisk(error.message)) throw error;
    return { kind: 'refused', findings: [explainDecodeError(error.message)] };
  }
}

type Decoded = Omit<RawImage, 'channels'> & { readonly channels: number };

interface Attempt {
  readonly working: WorkingImage;
  readonly warnings: readonly string[];
}

async function decode(file: string, facts: ImageFacts): Promise<Attempt> {
  return facts.colourModel === 'cmyk' ? decodeInks(file, facts) : decodeRgb(file, facts);
}

async function decodeRgb(file: string, facts: ImageFacts): Promise<Attempt> {
  const pipeline = toSrgb(reduced(file, facts), facts).raw();
  const warnings = collectWarnings(pipeline);
  return { working: { ...flattenOnWhite(await decoded(pipeline)), inks: null }, warnings };
}

/** The inks are reduced once, as they are; what they look like is made of the reduced ones. */
async function decodeInks(file: string, facts: ImageFacts): Promise<Attempt> {
  const inks = keepInks(reduced(file, facts));
  const tagged = facts.profile ? inks.keepIccProfile() : inks;
  const small = await decoded(tagged.tiff({ compression: 'none' }));
  const open = () => sharp(small.data, { ignoreIcc: true });
  const seen = toSrgb(open(), facts).raw();
  const warnings = collectWarnings(seen);
  const rgb = { ...(await decoded(seen)), channels: 3 } as const;
  return { working: { rgb, inks: await readInks(open(), facts.bitDepth > 8), isOpaque: true }, warnings };
}

function reduced(file: string, facts: ImageFacts): Pipeline {
  const side = workingSidePx;
  return openImage(file, facts).resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
}

async function decoded(pipeline: Pipeline): Promise<Decoded> {
  const { data, info } = await pipeline.toBuffer({ resolveWithObject: true });
  return { data, widthPx: info.width, heightPx: info.height, channels: info.channels };
}

/** Sharp would cut 16 bits off at 255. */
async function readInks(pipeline: Pipeline, is16Bit: boolean): Promise<NonNullable<WorkingImage['inks']>> {
  const { data, info } = await keepInks(pipeline)
    .raw({ depth: is16Bit ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const size = { widthPx: info.width, heightPx: info.height, channels: 4 } as const;
  if (!is16Bit) return { data, ...size };
  const samples = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  return { data: Buffer.from(samples.map((sample) => Math.round(sample / 257))), ...size };
}

/** With the alpha of the reduced copy: what is transparent there shows the paper. */
function flattenOnWhite(image: Decoded): Omit<WorkingImage, 'inks'> {
  const { data, widthPx, heightPx } = image;
  if (image.channels !== 4) return { rgb: { data, widthPx, heightPx, channels: 3 }, isOpaque: true };
  const flat = Buffer.allocUnsafe(widthPx * heightPx * 3);
  let isOpaque = true;
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    const alpha = data[from + 3] ?? 255;
    if (alpha !== 255) isOpaque = false;
    for (let channel = 0; channel < 3; channel += 1) {
      flat[to + channel] = Math.round(((data[from + channel] ?? 0) * alpha) / 255 + 255 - alpha);
    }
  }
  return { rgb: { data: flat, widthPx, heightPx, channels: 3 }, isOpaque };
}
