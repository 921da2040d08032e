import { refuseByPixels } from './admission.ts';
import { type AvifItems, readItems } from './avif-items.ts';
import type { ByteReader } from './byte-reader.ts';
import { problemOfColourNumbers } from './colour-numbers.ts';
import { boxesWithin, type IsoBox } from './iso-boxes.ts';
import { corruptHeader, featureUnsupported, formatUnsupported, truncated } from './refusals.ts';
import { isRefusal, type Structure, type Walk } from './structure.ts';

/** https://aomediacodec.github.io/av1-avif/ */
const avifAdvice = 'Save it as AVIF without special features, or as PNG or JPEG.';

const stillAdvice = 'Animations are not printed: save the frame that you want as JPEG or PNG, and upload that.';

/** Major brands that libheif opens as a picture. */
const openedBrands = ['avif', 'mif1', 'msf1'];

interface Coding {
  readonly depth: 8 | 10 | 12;
  readonly isGrey: boolean;
  readonly chromaSubsampling: string;
}

/** Walks the boxes of an AVIF: that they lie within the file, and that what they point to does. */
export function walkAvif(reader: ByteReader): Walk<Structure> {
  const brand = reader.read(8, 4).toString('latin1');
  if (brand === 'avis') return featureUnsupported('avif', 'is an animation', stillAdvice);
  if (!openedBrands.includes(brand)) return featureUnsupported('avif', 'is of an unusual kind', avifAdvice);
  const { boxes, overrun } = boxesWithin(reader, 0, reader.size);
  const meta = boxes.find(({ type }) => type === 'meta');
  const moov = boxes.find(({ type }) => type === 'moov');
  if (meta === undefined) {
    if (overrun) return truncated('avif', 'before the picture begins');
    return moov === undefined
      ? corruptHeader('avif', 'there is no picture in it')
      : featureUnsupported('avif', 'is a film', avifAdvice);
  }
  const items = readItems(reader, meta);
  if (items === null) return corruptHeader('avif', 'its table of contents is unreadable');
  if (items.extents.some(({ offset, length }) => offset + length > reader.size)) return truncated('avif');
  if (overrun && boxes.every(({ type }) => type !== 'mdat')) return truncated('avif');
  const type = items.types.get(items.primary);
  if (type === 'hvc1') return formatUnsupported('a HEIC picture', 'Export it as JPEG or TIFF.');
  if (type === undefined) return corruptHeader('avif', 'its table of contents lacks the picture');
  if (type !== 'av01' && type !== 'grid')
    return featureUnsupported('avif', `holds a picture of an unusual kind (${type})`, avifAdvice);
  return structureOf(reader, items, moov === undefined ? 1 : framesOf(reader, moov));
}

function structureOf(reader: ByteReader, items: AvifItems, frames: number): Walk<Structure> {
  const own = (items.associations.get(items.primary) ?? []).map((position) => items.properties[position - 1]);
  const ispe = own.find((property) => property?.type === 'ispe');
  const size = ispe === undefined ? Buffer.alloc(0) : reader.read(ispe.from, 12);
  if (size.length < 12) return corruptHeader('avif', 'it does not say how large it is');
  const [widthPx, heightPx] = [size.readUInt32BE(4), size.readUInt32BE(8)];
  if (widthPx === 0 || heightPx === 0) return corruptHeader('avif', `it claims to be ${widthPx} × ${heightPx} pixels`);
  const tooMany = refuseByPixels(widthPx, heightPx);
  if (tooMany !== null) return tooMany;
  const coding = codingOf(reader, items);
  if (isRefusal(coding)) return coding;
  const { depth, isGrey, chromaSubsampling } = coding;
  const hasAlpha = items.properties.some((property) => isAlpha(reader, property));
  return {
    format: 'avif',
    widthPx,
    heightPx,
    colourModel: isGrey ? 'grey' : 'rgb',
    channels: (isGrey ? 1 : 3) + (hasAlpha ? 1 : 0),
    bitDepth: depth === 8 ? 8 : 16,
    hasAlpha,
    pages: Math.max(1, frames),
    isAnimated: frames > 1,
    compression: 'av1',
    isProgressive: false,
    chromaSubsampling: isGrey ? null : chromaSubsampling,
    jpegQuality: null,
    densityDpi: null,
    hasGps: false,
    colourProblem: colourProblemOf(reader, own),
    // Measured: the frames of the AV1 decoder, and two copies in RGB.
    heldBytes: widthPx * heightPx * (depth === 8 ? 18 : 24),
    heldBecause: 'whole',
  };
}

/** The av1C box: https://aomediacodec.github.io/av1-isobmff/#av1codecconfigurationbox */
function codingOf(reader: ByteReader, { properties }: AvifItems): Walk<Coding> {
  const box = properties.find(({ type }) => type === 'av1C');
  const bytes = box === undefined ? Buffer.alloc(0) : reader.read(box.from, Math.min(4, box.to - box.from));
  if (bytes.length < 4) return corruptHeader('avif', 'it does not say how it is compressed');
  const flags = bytes.readUInt8(2);
  const [high, twelve, isGrey, across, down] = [0x40, 0x20, 0x10, 0x08, 0x04].map((bit) => (flags & bit) !== 0);
  const chromaSubsampling = across ? (down ? '4:2:0' : '4:2:2') : '4:4:4';
  return { depth: high ? (twelve ? 12 : 10) : 8, isGrey: isGrey === true, chromaSubsampling };
}

function colourProblemOf(reader: ByteReader, own: readonly (IsoBox | undefined)[]): string | undefined {
  for (const property of own) {
    if (property?.type !== 'colr') continue;
    const bytes = reader.read(property.from, 8);
    if (bytes.length < 8 || bytes.toString('latin1', 0, 4) !== 'nclx') continue;
    return problemOfColourNumbers(bytes.readUInt16BE(4), bytes.readUInt16BE(6));
  }
  return undefined;
}

function isAlpha(reader: ByteReader, { type, from, to }: IsoBox): boolean {
  if (type !== 'auxC') return false;
  const name = reader.read(from + 4, Math.min(64, to - from - 4)).toString('latin1');
  return name.includes('auxiliary:alpha') || name.includes('auxid:1');
}

/** Pictures of the longest track. */
function framesOf(reader: ByteReader, moov: IsoBox): number {
  let level = [moov];
  for (const name of ['trak', 'mdia', 'minf', 'stbl', 'stsz']) {
    level = level.flatMap(({ from, to }) => boxesWithin(reader, from, to).boxes.filter(({ type }) => type === name));
  }
  const counts = level
    .map(({ from }) => reader.read(from, 12))
    .map((bytes) => (bytes.length < 12 ? 0 : bytes.readUInt32BE(8)));
  return Math.max(1, ...counts);
}
