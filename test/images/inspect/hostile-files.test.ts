import { describe, expect, it } from '@jest/globals';
import { readExif } from '../../../images/inspect/exif-facts.ts';
import { artwork } from '../artwork.ts';
import { edited, inserted, segmentOf } from './jpeg-segments.ts';
import { pngChunk, pngData, pngEnd, pngFile, pngHeader } from './png-file.ts';
import { tiffFile } from './tiff-file.ts';
import { outcomeOf } from './walked.ts';

/** Each of these made a reader work for minutes, or would: that the test ends at all is what it checks. */
describe('files that are made to keep their reader busy', () => {
  it('passes over EXIF of many entries with 2 billion values each', () => {
    const entries = 5000;
    const exif = Buffer.alloc(16 + entries * 12 + 60_000);
    exif.write('Exif\0\0II*\0\x08\0\0\0', 'latin1');
    exif.writeUInt16LE(entries, 14);
    for (let index = 0; index < entries; index += 1) {
      const at = 16 + index * 12;
      exif.writeUInt16LE(0x9000 + index, at);
      exif.writeUInt16LE(1, at + 2);
      exif.writeUInt32LE(0x7fff_ffff, at + 4);
    }
    expect(readExif(exif)).toMatchObject({ hasGps: false, thumbnail: null });
  });

  it('refuses a PNG in a million parts', () => {
    const many = Buffer.concat(Array.from({ length: 600_000 }, () => note));
    expect(outcomeOf(pngFile(pngHeader(16, 16), many, pngData(48, 16), pngEnd))).toBe('CORRUPT_PIXELS');
  });

  it('refuses a progressive JPEG of a thousand scans', async () => {
    const file = await artwork(32, 32).jpeg({ progressive: true }).toBuffer();
    const scan = Buffer.concat([segmentOf(file, 0xda).bytes, Buffer.alloc(10)]);
    const scans = Buffer.concat(Array.from({ length: 1000 }, () => scan));
    expect(outcomeOf(inserted(file, file.length - 2, scans))).toBe('FEATURE_UNSUPPORTED');
  });

  it('refuses a TIFF whose pages overlap', () => {
    const pixels = Buffer.alloc(16 * 16 * 3);
    const tags = { 256: 16, 257: 16, 258: 8, 259: 1, 262: 2, 273: 8, 277: 3, 278: 16, 279: 768 };
    const page = Object.fromEntries(Object.entries(tags).map(([tag, value]) => [tag, ['long', value] as const]));
    const first = tiffFile(pixels, page);
    // Every second byte begins a directory of many entries, the next of which lies four bytes on.
    const tail = Buffer.alloc(1_000_000);
    for (let at = 0; at + 4 <= tail.length; at += 4) tail.writeUInt32LE(first.length + at + 4, at);
    const directory = first.readUInt32LE(4);
    const file = Buffer.concat([
      edited(first, (copy) => copy.writeUInt32LE(first.length + 2, directory + 2 + 12 * 9)),
      tail,
    ]);
    expect(outcomeOf(file)).not.toBe('sound');
  });
});

const note = pngChunk('prVt');
