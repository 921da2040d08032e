/** A format that is printed, as file names and browsers call it. What decides in the end is the content. */
interface AcceptedFormat {
  readonly name: string;
  readonly contentType: string;
  readonly extensions: readonly string[];
}

export const acceptedFormats: readonly AcceptedFormat[] = [
  { name: 'JPEG', contentType: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'] },
  { name: 'PNG', contentType: 'image/png', extensions: ['png'] },
  { name: 'TIFF', contentType: 'image/tiff', extensions: ['tif', 'tiff'] },
  { name: 'WebP', contentType: 'image/webp', extensions: ['webp'] },
  { name: 'AVIF', contentType: 'image/avif', extensions: ['avif'] },
];

/** For the `accept` attribute of a file input: types, and extensions for systems that know no type for them. */
export const acceptAttribute = acceptedFormats
  .flatMap(({ contentType, extensions }) => [contentType, ...extensions.map((extension) => `.${extension}`)])
  .join(',');

const formatNames = 'JPEG, PNG, TIFF, WebP or AVIF';

/** What people send instead, and what they can do about it. */
const refusedFormats: readonly { extensions: readonly string[]; name: string; advice: string }[] = [
  { extensions: ['pdf'], name: 'PDF', advice: 'Export the page as TIFF or PNG at 300 dpi, in its final size.' },
  { extensions: ['heic', 'heif', 'hif'], name: 'HEIC', advice: 'Export the photo as JPEG at its full size.' },
  { extensions: ['psd', 'psb'], name: 'Photoshop', advice: 'Save a flattened copy as TIFF.' },
  {
    extensions: ['svg', 'svgz', 'ai', 'eps', 'ps', 'cdr'],
    name: 'vector',
    advice: 'Export it as PNG or TIFF at 300 dpi.',
  },
  { extensions: ['indd', 'idml', 'qxp'], name: 'layout', advice: 'Export the page as TIFF or PNG at 300 dpi.' },
  {
    extensions: ['dng', 'cr2', 'cr3', 'nef', 'arw', 'orf', 'rw2', 'raf', 'raw'],
    name: 'camera raw',
    advice: 'Develop the photo and export it as TIFF or JPEG.',
  },
  { extensions: ['gif', 'bmp', 'ico'], name: 'screen graphics', advice: 'Send the original picture as PNG or JPEG.' },
  { extensions: ['jxl', 'jp2', 'j2k', 'jpf'], name: 'JPEG XL and JPEG 2000', advice: 'Export it as TIFF or JPEG.' },
];

/** Says nothing of the content: what browsers and tools call a file whose type they do not know. */
export const unknownContentType = 'application/octet-stream';

type NamedFormat =
  | { readonly ok: true; readonly contentType: string }
  /** `message` and `advice` are for customers. */
  | { readonly ok: false; readonly message: string; readonly advice: string };

/**
 * The content type to store a file under, by its name and by what the browser says of it ('' where it says nothing), or
 * why it is not worth to be sent. A name without an extension may be anything: the check of its content will tell.
 */
export function formatByName(fileName: string, contentType: string): NamedFormat {
  const extension = extensionOf(fileName);
  const byExtension = acceptedFormats.find(({ extensions }) => extensions.includes(extension));
  if (byExtension !== undefined) return { ok: true, contentType: byExtension.contentType };
  const refused = refusedFormats.find(({ extensions }) => extensions.includes(extension));
  if (refused !== undefined) {
    return {
      ok: false,
      message: `Files of the kind ${refused.name} (.${extension}) cannot be printed.`,
      advice: refused.advice,
    };
  }
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const byType = acceptedFormats.find((format) => format.contentType === type);
  if (byType !== undefined) return { ok: true, contentType: byType.contentType };
  if (extension === '' && (type === '' || type === unknownContentType))
    return { ok: true, contentType: unknownContentType };
  const named = extension === '' ? `files of the type ${type}` : `.${extension} files`;
  return { ok: false, message: `We cannot print ${named}.`, advice: `Send a picture as ${formatNames}.` };
}

function extensionOf(fileName: string): string {
  return /[^.]\.([^.\s/\\]{1,16})$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
}
