import { deflateSync } from 'node:zlib';
import { artwork } from '../artwork.ts';
import { tiffFile } from '../inspect/tiff-file.ts';
import { progressiveJpeg, withSegments } from './jpeg-file.ts';
import { compressedText, compressedZeros, pngEnd, pngFile, pngHeader } from './png-file.ts';

/** A file of a corpus. */
export interface CorpusFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const rgbaType = 6;
const megabyte = 2 ** 20;

/** Small files that ask for more memory or time than any print is worth. Each must be refused, and at once. */
export function decompressionBombs(): CorpusFile[] {
  const side = 16_384;
  const interlacedBytes = side * side * 4 + adam7Rows(side);
  const zeros = compressedZeros(64 * megabyte);
  return [
    { name: '65536x65536.png', bytes: pngFile(pngHeader(65_536, 65_536, {}), ['IDAT', zeros], pngEnd) },
    {
      name: 'interlaced-16k.png',
      bytes: pngFile(
        pngHeader(side, side, { type: rgbaType, interlace: 1 }),
        ['IDAT', compressedZeros(interlacedBytes)],
        pngEnd,
      ),
    },
    { name: 'progressive-20k.jpg', bytes: progressiveJpeg(20_000, 20_000) },
    { name: 'progressive-32k.jpg', bytes: progressiveJpeg(32_768, 32_768) },
    { name: 'scans-8k.jpg', bytes: progressiveJpeg(8192, 8192, true) },
    { name: 'sides.tif', bytes: tiffFile(Buffer.alloc(16), greyPage({ widthPx: 2 ** 31 - 1, heightPx: 2 ** 31 - 1 })) },
    { name: 'one-strip.tif', bytes: tiffFile(Buffer.alloc(16), greyPage({ widthPx: 60_000, heightPx: 60_000 })) },
  ];
}

/** Rows of the seven pictures that an interlaced one consists of: each begins with a byte for its filter. */
function adam7Rows(side: number): number {
  return [8, 8, 8, 4, 4, 2, 2].reduce((sum, step) => sum + side / step, 0);
}

type Page = Parameters<typeof tiffFile>[1];

function greyPage({ widthPx, heightPx }: { widthPx: number; heightPx: number }): Page {
  return {
    256: ['long', widthPx],
    257: ['long', heightPx],
    258: ['short', 8],
    259: ['short', 1],
    262: ['short', 1],
    273: ['long', 8],
    277: ['short', 1],
    278: ['long', heightPx],
    279: ['long', Math.min(widthPx * heightPx, 2 ** 32 - 1)],
  };
}

/** Files that lie, loop, or hide a bomb beside the picture. Whatever comes of them, it comes soon. */
export async function oddFiles(): Promise<CorpusFile[]> {
  const picture = artwork(40, 30);
  const [jpeg, webp, avif, png] = await Promise.all([
    picture.clone().jpeg().toBuffer(),
    picture.clone().webp().toBuffer(),
    picture.clone().avif({ effort: 0 }).toBuffer(),
    picture.clone().png().toBuffer(),
  ]);
  const looping = tiffFile(Buffer.alloc(64), greyPage({ widthPx: 8, heightPx: 8 }));
  const zeroBytes = Buffer.alloc(64 * megabyte);
  const iccPieces = Array.from({ length: 255 }, (_, index) =>
    Buffer.concat([Buffer.from('ICC_PROFILE\0', 'latin1'), Buffer.from([index + 1, 255]), Buffer.alloc(65_000)]),
  );
  return [
    { name: 'empty.jpg', bytes: Buffer.alloc(0) },
    { name: 'text.png', bytes: Buffer.from('This is no picture.\n') },
    {
      name: 'page.svg',
      bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>'),
    },
    { name: 'page.pdf', bytes: Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n') },
    { name: 'layers.psd', bytes: Buffer.from('8BPS\0\u0001\0\0\0\0\0\0\0\u0003', 'latin1') },
    { name: 'phone.heic', bytes: Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic', 'latin1') },
    { name: 'only-start.jpg', bytes: Buffer.from([0xff, 0xd8, 0xff]) },
    { name: 'directory-loop.tif', bytes: pointingAtItself(looping) },
    {
      name: 'many-pages.tif',
      bytes: tiffFile(Buffer.alloc(64), ...new Array<Page>(5000).fill(greyPage({ widthPx: 8, heightPx: 8 }))),
    },
    { name: 'text-bomb.png', bytes: withChunk(png, 'zTXt', compressedText(zeroBytes)) },
    { name: 'profile-bomb.png', bytes: withChunk(png, 'iCCP', compressedText(zeroBytes)) },
    { name: 'profile-pieces.jpg', bytes: withSegments(jpeg, 0xe2, iccPieces) },
    { name: 'size-lie.webp', bytes: patched(webp, 4, [0xff, 0xff, 0xff, 0x7f]) },
    { name: 'size-lie.avif', bytes: patched(avif, avif.indexOf('ispe') + 8, [0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]) },
    {
      name: 'short-data.png',
      bytes: pngFile(pngHeader(4000, 4000, {}), ['IDAT', deflateSync(Buffer.alloc(1000))], pngEnd),
    },
  ];
}

function pointingAtItself(tiff: Buffer): Buffer {
  const directory = tiff.readUInt32LE(4);
  const next = directory + 2 + tiff.readUInt16LE(directory) * 12;
  const pointer = Buffer.alloc(4);
  pointer.writeUInt32LE(directory);
  return patched(tiff, next, pointer);
}

/** After the header of the PNG. */
function withChunk(png: Buffer, name: string, data: Uint8Array): Buffer {
  const afterHeader = 8 + 25;
  const chunk = pngFile([name, data]).subarray(8);
  return Buffer.concat([png.subarray(0, afterHeader), chunk, png.subarray(afterHeader)]);
}

function patched(bytes: Buffer, at: number, patch: Uint8Array | readonly number[]): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(patch, at);
  return copy;
}
