// What a customer reads when a file cannot be printed at all. One function per code.
import type { Finding, FindingCode } from '../assess/finding.ts';
import type { ImageFormat } from './image-facts.ts';

const formatNames: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  tiff: 'TIFF',
  webp: 'WebP',
  avif: 'AVIF',
};

const sendInstead = 'Send it as JPEG, PNG, TIFF, WebP or AVIF.';
const sendAgain =
  'Export the picture again from the program it was made with, and send the new file. If that file opens well on your computer, the upload went wrong: send it once more.';

export function emptyFile(): Finding {
  return refusal('EMPTY_FILE', 'The file is empty.', { actual: '0 bytes', advice: 'Send the file again.' });
}

export function formatUnknown(): Finding {
  return refusal('FORMAT_UNKNOWN', 'This is not a picture of a kind that we know.', { advice: sendInstead });
}

/** @param name with its article, e.g. `a PDF document` */
export function formatUnsupported(name: string, advice: string = sendInstead): Finding {
  return refusal('FORMAT_UNSUPPORTED', `The file is ${name}; we print JPEG, PNG, TIFF, WebP and AVIF.`, { advice });
}

/** @param what goes on after "This TIFF file …" */
export function featureUnsupported(format: ImageFormat, what: string, advice?: string): Finding {
  return refusal('FEATURE_UNSUPPORTED', `This ${formatNames[format]} file ${what}, which we cannot read.`, {
    advice:
      advice ?? `Save it as an ordinary ${format === 'tiff' ? 'TIFF (LZW or ZIP compression)' : 'JPEG, PNG or TIFF'}.`,
  });
}

/** @param missing goes on after "the file ends", e.g. `in the middle of the picture` */
export function truncated(format: ImageFormat, missing = 'before the picture does'): Finding {
  return refusal('TRUNCATED', `The ${formatNames[format]} file is incomplete: it ends ${missing}.`, {
    advice: sendAgain,
  });
}

/** @param problem a sentence's end after "The start of the JPEG file is damaged: …" */
export function corruptHeader(format: ImageFormat, problem: string): Finding {
  return refusal('CORRUPT_HEADER', `The ${formatNames[format]} file is damaged: ${problem}.`, { advice: sendAgain });
}

export function corruptPixels(format: ImageFormat, problem: string): Finding {
  return refusal('CORRUPT_PIXELS', `The picture in the ${formatNames[format]} file is damaged: ${problem}.`, {
    advice: sendAgain,
  });
}

export function extraChannels(actual: number, allowed: number): Finding {
  return refusal(
    'CHANNELS_EXTRA',
    'The picture holds more channels than its colours: spot colours, masks, or transparency that we cannot fill.',
    {
      actual: `${actual} channels`,
      required: `at most ${allowed} channels`,
      advice:
        'Flatten the picture, delete spot colours and saved masks (in Photoshop: the Channels panel), and save it again.',
    },
  );
}

export function refusal(
  code: FindingCode,
  message: string,
  more: Omit<Finding, 'code' | 'severity' | 'message'>,
): Finding {
  return { code, severity: 'reject', message, ...more };
}
