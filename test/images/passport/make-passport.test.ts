import { describe, expect, test } from '@jest/globals';
import { assess } from '../../../images/assess/assess.ts';
import type { ImageFacts } from '../../../images/inspect/image-facts.ts';
import type { ImageMeasures } from '../../../images/measure/image-measures.ts';
import { makePassport, refusedPassport } from '../../../images/passport/make-passport.ts';
import { passportKey, versionFolder } from '../../../images/passport/object-keys.ts';
import type { PrintOrder } from '../../../images/print/print-order.ts';
import { printProfile, printProfileVersion } from '../../../images/print/print-profiles.ts';
import type { OutputFile } from '../../../images/render/output-file.ts';

const imageId = 'a'.repeat(64);
const hash = 'b'.repeat(64);
const order: PrintOrder = { profile: 'poster', widthMm: 300, heightMm: 200, bleedMm: 3 };
const facts: ImageFacts = {
  ...{ format: 'jpeg', bytes: 5_000_000, widthPx: 3060, heightPx: 2060, storedWidthPx: 3060, storedHeightPx: 2060 },
  ...{
    orientation: 1,
    colourModel: 'rgb',
    channels: 3,
    bitDepth: 8,
    hasAlpha: false,
    profile: null,
    profileProblem: null,
  },
  ...{
    pages: 1,
    isAnimated: false,
    densityDpi: null,
    compression: null,
    isProgressive: false,
    chromaSubsampling: null,
  },
  ...{ hasGps: false, thumbnail: null, jpegQuality: 92 },
};
const measures: ImageMeasures = {
  ...{ isOpaque: true, inkCoverage: null, detailShare: null, thumbnailDiffers: null },
  ...{ perceptualHash: '0123456789abcdef', dominantColours: ['#336699'], placeholder: 'AAAA' },
};
const file = (path: string): OutputFile => ({ path, contentType: 'image/any', bytes: 7, sha256: hash });
const profile = printProfile('poster');
if (!profile) throw new Error('there is no profile poster');
const assessment = assess({ facts, measures, order, profile });
const folder = versionFolder(imageId, printProfileVersion);

describe('a passport', () => {
  test('names every file by its key under the version of the image', () => {
    const passport = makePassport({
      ...{ imageId, order, facts, measures, assessment },
      made: {
        renditions: [{ name: '800.webp', file: file('web/800.webp') }],
        tiles: {
          kind: 'verified',
          files: [file('tiles/image.dzi'), file('tiles/0_0.jpeg')],
          tileSizePx: 512,
          overlapPx: 1,
        },
        proof: file('prints/some/proof.jpg'),
        press: null,
      },
    });
    expect(passport.renditions).toMatchObject([{ name: '800.webp', key: `${folder}web/800.webp` }]);
    expect(passport.tiles).toEqual({
      key: `${folder}tiles/image.dzi`,
      tileSizePx: 512,
      overlapPx: 1,
      files: 2,
      bytes: 14,
    });
    expect(passport.proof?.key).toBe(`${folder}prints/some/proof.jpg`);
    expect(passportKey(imageId, printProfileVersion, order)).toMatch(new RegExp(`^${folder}prints/.*/passport.json$`));
  });

  test('tells the hash of a built-in profile, which only the output shows', () => {
    const passport = makePassport({
      ...{ imageId, order, facts, measures, assessment },
      made: {
        ...{ renditions: [], tiles: null, proof: null },
        press: {
          ...{ kind: 'verified', lane: 'rgb-to-cmyk', dpi: 259.1, profileSha256: hash },
          file: file('prints/some/press.tif'),
          promise: {
            colourSpace: 'cmyk',
            bitDepth: 8,
            profile: { source: 'built-in', description: 'generic CMYK of libvips', sha256: null },
          },
        },
      },
    });
    expect(passport.press?.profile).toEqual({
      source: 'built-in',
      description: 'generic CMYK of libvips',
      sha256: hash,
    });
  });

  test('of what could not be read has findings and nothing else', () => {
    const passport = refusedPassport(imageId, order, [
      { code: 'TRUNCATED', severity: 'reject', message: 'Incomplete.' },
    ]);
    expect(passport).toMatchObject({
      verdict: 'rejected',
      image: null,
      fit: null,
      press: null,
      proof: null,
      tiles: null,
    });
    expect(passport.findings).toHaveLength(1);
  });
});
