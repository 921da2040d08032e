import { corruptHeader, extraChannels, featureUnsupported } from './refusals.ts';
import type { Walk } from './structure.ts';

export interface JpegComponent {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
  readonly table: number;
}

/** What the frame header says (ITU-T T.81, B.2.2). */
export interface JpegFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly isProgressive: boolean;
  readonly isArithmetic: boolean;
  readonly components: readonly JpegComponent[];
}

/** Kinds of frames that libjpeg does not decode, by their marker's second byte. */
const otherFrames: Readonly<Record<number, string>> = {
  195: 'is compressed without loss (lossless JPEG)',
  197: 'is a hierarchical JPEG',
  198: 'is a hierarchical JPEG',
  199: 'is a hierarchical JPEG',
  203: 'is compressed without loss (lossless JPEG)',
  205: 'is a hierarchical JPEG',
  206: 'is a hierarchical JPEG',
  207: 'is a hierarchical JPEG',
  247: 'is a JPEG-LS',
};

export function isFrameMarker(marker: number): boolean {
  return marker in otherFrames || [0xc0, 0xc1, 0xc2, 0xc9, 0xca].includes(marker);
}

/** @param marker its second byte @param body of the segment, without its length */
export function frameOf(marker: number, body: Buffer): Walk<JpegFrame> {
  const other = otherFrames[marker];
  if (other !== undefined) return featureUnsupported('jpeg', other);
  if (body.length < 6) return corruptHeader('jpeg', 'its header is too short');
  const precision = body.readUInt8(0);
  const [heightPx, widthPx, count] = [body.readUInt16BE(1), body.readUInt16BE(3), body.readUInt8(5)];
  if (precision === 12 || precision === 16)
    return featureUnsupported(
      'jpeg',
      `has ${precision} bits per colour`,
      'Save it as TIFF with 16 bits, or as JPEG with 8.',
    );
  if (precision !== 8) return corruptHeader('jpeg', `it claims ${precision} bits per colour`);
  if (widthPx === 0) return corruptHeader('jpeg', `it claims to be ${widthPx} × ${heightPx} pixels`);
  if (heightPx === 0) return corruptHeader('jpeg', 'it does not say how high it is');
  if (count > 4) return extraChannels(count, 4);
  if (count === 0 || body.length < 6 + 3 * count) return corruptHeader('jpeg', 'its list of colours is incomplete');
  if (count === 2) return featureUnsupported('jpeg', 'has two colour channels');
  const components = Array.from({ length: count }, (_, index) => componentOf(body.subarray(6 + 3 * index)));
  if (components.some(({ horizontal, vertical, table }) => !isFactor(horizontal) || !isFactor(vertical) || table > 3)) {
    return corruptHeader('jpeg', 'its list of colours is impossible');
  }
  const isProgressive = marker === 0xc2 || marker === 0xca;
  return { widthPx, heightPx, isProgressive, isArithmetic: marker >= 0xc9, components };
}

function componentOf(bytes: Buffer): JpegComponent {
  const sampling = bytes.readUInt8(1);
  return { id: bytes.readUInt8(0), horizontal: sampling >> 4, vertical: sampling & 15, table: bytes.readUInt8(2) };
}

function isFactor(value: number): boolean {
  return value >= 1 && value <= 4;
}

/** Blocks of 8 × 8 samples of all components, as libjpeg pads them. */
export function blocksOf({ widthPx, heightPx, components }: JpegFrame): number {
  const maxHorizontal = Math.max(...components.map(({ horizontal }) => horizontal));
  const maxVertical = Math.max(...components.map(({ vertical }) => vertical));
  const across = Math.ceil(widthPx / (8 * maxHorizontal));
  const down = Math.ceil(heightPx / (8 * maxVertical));
  return components.reduce((sum, { horizontal, vertical }) => sum + across * horizontal * down * vertical, 0);
}

const subsamplings: Readonly<Record<string, string>> = {
  '1x1': '4:4:4',
  '2x1': '4:2:2',
  '2x2': '4:2:0',
  '1x2': '4:4:0',
  '4x1': '4:1:1',
  '4x2': '4:1:0',
};

/** How much less finely colour is stored than brightness, e.g. `4:2:0`; null of grey and of what has no name. */
export function subsamplingOf(components: readonly JpegComponent[]): string | null {
  const [luma, chroma] = components;
  if (luma === undefined || chroma === undefined) return null;
  return subsamplings[`${luma.horizontal / chroma.horizontal}x${luma.vertical / chroma.vertical}`] ?? null;
}
