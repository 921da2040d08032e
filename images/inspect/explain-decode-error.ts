import type { Finding, FindingCode } from '../assess/finding.ts';

const sendAgain = 'Export the picture again from the program it was made with, and send the new file.';
const saveOrdinarily = 'Save it as an ordinary JPEG, PNG or TIFF (RGB or CMYK, LZW compression).';

interface Explanation {
  readonly code: FindingCode;
  readonly message: string;
  readonly advice: string;
}

const tooMuchMemory: Explanation = {
  code: 'TOO_MUCH_MEMORY',
  message: 'The picture takes too much memory to open.',
  advice: 'Save it again as TIFF with LZW compression, or as JPEG that is not "progressive".',
};

const extraChannels: Explanation = {
  code: 'CHANNELS_EXTRA',
  message: 'The picture holds spot colours or masks beside its colours and transparency.',
  advice: 'Merge or remove the extra channels, and save it again.',
};

const tooSlow: Explanation = {
  code: 'TIME_EXCEEDED',
  message: 'The picture takes too long to open.',
  advice: saveOrdinarily,
};

const unsupported: Explanation = {
  code: 'FEATURE_UNSUPPORTED',
  message: 'The picture is saved in a way that we cannot read.',
  advice: saveOrdinarily,
};

const truncated: Explanation = {
  code: 'TRUNCATED',
  message: 'The file is incomplete: it ends before the picture does.',
  advice: sendAgain,
};

const corruptHeader: Explanation = {
  code: 'CORRUPT_HEADER',
  message: 'The beginning of the file is damaged: it does not say what picture follows.',
  advice: sendAgain,
};

const corruptPixels: Explanation = {
  code: 'CORRUPT_PIXELS',
  message: 'The picture in the file is damaged.',
  advice: sendAgain,
};

/** What libvips and the libraries below it say, collected by damaging files of every kind. The first that fits counts. */
const explanations: readonly (readonly [RegExp, Explanation])[] = [
  [/timeout/i, tooSlow],
  [/channel limit/i, extraChannels],
  [/memory allocation|out of memory|pixel limit|image too large|security limit|memory limit|cumulated/i, tooMuchMemory],
  // The end of a scan where the file goes on: something in between is missing.
  [/premature end of data segment/i, corruptPixels],
  // Of AVIF, with complaints of seeking before it; that all parts lie in the file has been checked.
  [/corrupt frame/i, corruptPixels],
  [
    /not configured|not implemented|not supported|unsupported (jpeg|tiff|marker|feature|codec|bits|data precision)|unsupported \w* ?image type|omitted at compile|no known route|multiband|whole number of bytes|out of range|labq/i,
    unsupported,
  ],
  [
    /premature end|truncated|not enough data|read error at|end of (file|data|stream|image)|bad seek|short read/i,
    truncated,
  ],
  [/corrupt header|unsupported image format|directory|IFD|required field|bad magic/i, corruptHeader],
];

/**
 * Turns what a decoder said into a finding. The decoder's words stay out of it: they name paths and libraries, and mean
 * nothing to customers.
 */
export function explainDecodeError(message: string): Finding {
  const { code, ...words } = explanations.find(([pattern]) => pattern.test(message))?.[1] ?? corruptPixels;
  return { code, severity: 'reject', ...words };
}
