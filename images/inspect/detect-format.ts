import type { Finding } from '../assess/finding.ts';
import type { ByteReader } from './byte-reader.ts';
import { ftypFormat } from './ftyp-brands.ts';
import type { ImageFormat } from './image-facts.ts';
import { corruptHeader, emptyFile, formatUnknown, formatUnsupported } from './refusals.ts';
import { rawCameraOf } from './tiff-cameras.ts';
import { developRaw, exportAsPicture, saveFromEditor, startsAs, unsupportedFormats } from './unsupported-formats.ts';

export type DetectedFormat = { readonly format: ImageFormat } | { readonly refused: Finding };

/** How far into a file its kind shows; text may have a preamble. */
const headBytes = 4096;

/** Tells by its first bytes what a file is, whatever its name; what is not printed gets its name and what to send instead. */
export function detectFormat(reader: ByteReader): DetectedFormat {
  if (reader.size === 0) return { refused: emptyFile() };
  const head = reader.read(0, headBytes);
  const text = head.toString('latin1');
  const format = printedFormat(text);
  if (format === 'tiff') {
    const camera = rawCameraOf(reader);
    return camera === null ? { format } : { refused: formatUnsupported(`a camera raw file (${camera})`, developRaw) };
  }
  if (format !== null) return { format };
  if (text.slice(4, 8) === 'ftyp') return ftypFormat(head);
  return { refused: refusalOf(text) };
}

/** Byte order, 42 or, with 64-bit offsets, 43. */
const tiffStarts = ['II*\0', 'MM\0*', 'II+\0\x08\0', 'MM\0+\0\x08'];

function printedFormat(text: string): ImageFormat | null {
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (tiffStarts.some((start) => text.startsWith(start))) return 'tiff';
  if (/^RIFF[\s\S]{4}WEBP/.test(text)) return 'webp';
  return null;
}

function refusalOf(text: string): Finding {
  // Files that went through a program that takes every file for text come out with other line ends, or with seven bits.
  if (/^[\s\S]{0,10}PNG[\s\S]{0,20}IHDR/.test(text)) return corruptHeader('png', 'its first bytes were changed');
  const known = unsupportedFormats.find(([start]) => startsAs(start, text));
  if (known !== undefined) return formatUnsupported(known[1], known[2]);
  return textOf(text) ?? formatUnknown();
}

function textOf(text: string): Finding | null {
  // The header of a PDF may come after up to 1,024 bytes of something else.
  const pdf = text.slice(0, 1028).indexOf('%PDF-');
  if (pdf !== -1) {
    const name =
      text.includes('AIMetaData') || text.includes('Illustrator') ? 'an Illustrator or PDF document' : 'a PDF document';
    return formatUnsupported(name, exportAsPicture);
  }
  if (text.startsWith('PK\x03\x04')) return zipOf(text);
  const plain = text.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (/<svg[\s>:]/i.test(text) || /<!DOCTYPE svg/i.test(text))
    return formatUnsupported('an SVG drawing', exportAsPicture);
  if (/^<(!doctype html|html|head|body|script)/i.test(plain)) {
    return formatUnsupported('a web page', 'Save the picture itself, not the page that shows it, and send that.');
  }
  if (/^<\?xml/i.test(plain)) return formatUnsupported('an XML document');
  if (isPlainText(text)) return formatUnsupported('a text file');
  return null;
}

function zipOf(text: string): Finding {
  if (/mimetypeimage\/openraster|mimetypeapplication\/x-krita/.test(text))
    return formatUnsupported('a layered drawing', saveFromEditor);
  if (/word\/|ppt\/|xl\/|\[Content_Types\]\.xml|mimetypeapplication\/vnd/.test(text)) {
    return formatUnsupported('an Office document', exportAsPicture);
  }
  return formatUnsupported('an archive', 'Unpack it, and send the pictures in it one by one.');
}

function isPlainText(text: string): boolean {
  // No control characters but white space; those above 127 are letters in other encodings.
  return text.length >= 8 && !/\p{Cc}/u.test(text.replace(/[\s\u0080-\u009f]/g, ''));
}
