import { createHash } from 'node:crypto';
import { printFolder, versionFolder } from '../../../images/passport/object-keys.ts';
import type { PrintPassport } from '../../../images/passport/print-passport.ts';
import type { PrintOrder } from '../../../images/print/print-order.ts';
import { printProfileVersion } from '../../../images/print/print-profiles.ts';

export const posterOrder: PrintOrder = { profile: 'poster', widthMm: 600, heightMm: 900, bleedMm: 3 };

/** A valid passport of a large picture that may be printed, with everything that can be made of it. */
export function passportOf(content: string, order = posterOrder, profileVersion = printProfileVersion): PrintPassport {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const folder = versionFolder(sha256, profileVersion);
  const print = printFolder(sha256, profileVersion, order);
  const file = (key: string, contentType: string) => ({ key, contentType, bytes: 1_000, sha256 });
  const region = { leftPx: 0, topPx: 0, widthPx: 4_000, heightPx: 6_000 };
  return {
    passportVersion: 1,
    imageId: sha256,
    profileVersion,
    order,
    verdict: 'warn',
    findings: [
      {
        code: 'DPI_LOW',
        severity: 'warn',
        actual: '97 dpi',
        required: '150 dpi',
        message: 'At 600 × 900 mm this prints at 97 dpi. It will look soft from closer than 1.5 m.',
        advice: 'It prints well up to 390 × 585 mm.',
      },
      { code: 'SPACE_CONVERTED', severity: 'fixed', message: 'The colours are converted for the press.' },
    ],
    image: {
      format: 'jpeg',
      bytes: 1_000,
      widthPx: 4_000,
      heightPx: 6_000,
      orientation: 1,
      colourSpace: 'rgb',
      bitDepth: 8,
      hasAlpha: false,
      pages: 1,
      densityDpi: null,
      profile: null,
      perceptualHash: '0123456789abcdef',
      dominantColours: ['#102030'],
      placeholder: 'AAAA',
    },
    fit: {
      effectiveDpi: 97.4,
      printsWellUpTo: { widthMm: 390, heightMm: 585 },
      softCloserThanMm: 1_500,
      sheet: region,
      trim: region,
    },
    press: {
      ...file(`${print}press.tif`, 'image/tiff'),
      lane: 'rgb-to-cmyk',
      colourSpace: 'cmyk',
      bitDepth: 8,
      dpi: 97.4,
      profile: { source: 'bundled', description: 'FOGRA39L', sha256 },
    },
    proof: file(`${print}proof.jpg`, 'image/jpeg'),
    renditions: [
      { ...file(`${folder}web/1200.webp`, 'image/webp'), name: 'web-1200-webp' },
      { ...file(`${folder}web/preview.jpg`, 'image/jpeg'), name: 'preview' },
    ],
    tiles: { key: `${folder}tiles/image.dzi`, tileSizePx: 512, overlapPx: 1, files: 300, bytes: 9_000_000 },
  };
}

/** A passport of a file that could not be read. */
export function refusedPassport(content: string, order = posterOrder): PrintPassport {
  const findings: PrintPassport['findings'] = [
    { code: 'TRUNCATED', severity: 'reject', message: 'The file ends too early.', advice: 'Save and send it again.' },
  ];
  const nothing = { image: null, fit: null, press: null, proof: null, renditions: [], tiles: null };
  return { ...passportOf(content, order), verdict: 'rejected', findings, ...nothing };
}
