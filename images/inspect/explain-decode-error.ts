import type { Finding, FindingCode } from '../assess/finding.ts';

const sendAgain = 'Export the picture again from the program it was made with, and send the new file.';

interface Explanation {
  readonly pattern: RegExp;
  readonly code: FindingCode;
  readonly message: string;
  readonly advice: string;
}

/** What libvips and the libraries below it say, the more telling first. */
const explanations: readonly Explanation[] = [
  {
    pattern:
      /premature end|truncated|unexpected end|end of (file|data|stream)|not enough data|insufficient|read error|bad seek|EOF\b/i,
    code: 'TRUNCATED',
    message: 'The file is incomplete: it ends before the picture does.',
    advice: sendAgain,
  },
  {
    pattern: /memory allocation|out of memory|exceeds pixel limit|too large|cumulated/i,
    code: 'TOO_MUCH_MEMORY',
    message: 'The picture takes too much memory to open.',
    advice: 'Save it again as TIFF with LZW compression, or as JPEG.',
  },
  {
    pattern: /channel limit/i,
    code: 'CHANNELS_EXTRA',
    message: 'The picture holds spot colours or masks beside its colours and transparency.',
    advice: 'Merge or remove the extra channels, and save it again.',
  },
  {
    pattern: /unsupported|not supported|not configured|unimplemented|not implemented|cannot handle/i,
    code: 'FEATURE_UNSUPPORTED',
    message: 'The picture is saved in a way that we cannot read.',
    advice: 'Save it as an ordinary JPEG, PNG or TIFF (LZW compression).',
  },
];

const otherwise: Omit<Explanation, 'pattern'> = {
  code: 'CORRUPT_PIXELS',
  message: 'The picture in the file is damaged.',
  advice: sendAgain,
};

/** Turns what a decoder said into a finding. The decoder's words stay out of it: they name paths and libraries. */
export function explainDecodeError(message: string): Finding {
  const { code, message: words, advice } = explanations.find(({ pattern }) => pattern.test(message)) ?? otherwise;
  return { code, severity: 'reject', message: words, advice };
}
