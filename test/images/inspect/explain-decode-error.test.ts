import { describe, expect, it } from '@jest/globals';
import { explainDecodeError } from '../../../images/inspect/explain-decode-error.ts';

describe('what decoders say, in words for customers', () => {
  it.each([
    ['VipsJpeg: premature end of JPEG image', 'TRUNCATED'],
    ['VipsJpeg: Corrupt JPEG data: premature end of data segment', 'CORRUPT_PIXELS'],
    ['VipsJpeg: Corrupt JPEG data: 6282 extraneous bytes before marker 0xd9', 'CORRUPT_PIXELS'],
    ['VipsJpeg: Unsupported JPEG data precision 12', 'FEATURE_UNSUPPORTED'],
    ['Input file has corrupt header: VipsJpeg: Bogus Huffman table definition', 'CORRUPT_HEADER'],
    ['vipspng: libpng read error', 'CORRUPT_PIXELS'],
    ['Input file has corrupt header: ', 'CORRUPT_HEADER'],
    ['Input file contains unsupported image format', 'CORRUPT_HEADER'],
    ['tiff2vips: Using code not yet in table\ntiff2vips: read error', 'CORRUPT_PIXELS'],
    ['tiff2vips: Not enough data at scanline 0 (short 400 bytes)\ntiff2vips: read error', 'TRUNCATED'],
    ['tiff2vips: Read error at row 32, col 16, tile 11; got 196 bytes, expected 768', 'TRUNCATED'],
    ['/folder/upload: bad seek to 2147483392', 'TRUNCATED'],
    ['source: bad seek to 305881\nheif: Invalid input: Unspecified: Corrupt frame detected (2.0)', 'CORRUPT_PIXELS'],
    ['tiff2vips: tiled separate planes not supported', 'FEATURE_UNSUPPORTED'],
    ['tiff2vips: LZMA compression support is not configured', 'FEATURE_UNSUPPORTED'],
    ['tiff2vips: "Predictor" value 9 not supported', 'FEATURE_UNSUPPORTED'],
    ['Input file has corrupt header: tiff2vips: samples_per_pixel not a whole number of bytes', 'FEATURE_UNSUPPORTED'],
    ["vips_colourspace: no known route from 'multiband' to 'srgb'", 'FEATURE_UNSUPPORTED'],
    ['Cumulated memory allocation of 52428800 bytes is beyond the limit', 'TOO_MUCH_MEMORY'],
    ['Input image exceeds channel limit', 'CHANNELS_EXTRA'],
    ['timeout: 42% complete', 'TIME_EXCEEDED'],
    ['something that nobody has seen yet', 'CORRUPT_PIXELS'],
  ])('%s', (message, code) => {
    const finding = explainDecodeError(message);
    expect(finding).toMatchObject({ code, severity: 'reject', advice: expect.any(String) });
    expect(finding.message).not.toMatch(/folder|vips|lib|tiff2/i);
  });
});
