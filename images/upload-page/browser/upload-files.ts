import { thumbHashToDataURL } from 'thumbhash';
import { element } from '../../../pipelines/pages/browser/elements.ts';
import type { PrintPassport } from '../../passport/print-passport.ts';
import type { UploadAnswer } from '../../upload/upload-contract.ts';
import { uploadFilePath } from '../../upload/upload-file-path.ts';

/** What of an upload can be looked at: its passport, and where the files that it names are read. */
export interface SeenUpload {
  readonly passport: PrintPassport;
  /** By a file's key in the passport. */
  readonly addressOf: (key: string) => string;
}

export function seenUpload(
  apiUrl: string,
  upload: Pick<UploadAnswer, 'uploadId' | 'filesAccess'>,
  passport: PrintPassport,
): SeenUpload {
  return { passport, addressOf: (key) => `${apiUrl}${uploadFilePath(upload, passport, key)}` };
}

/** Best first, as browsers choose. */
const preferredTypes = ['image/avif', 'image/webp', 'image/jpeg'];

/**
 * The upright picture in the best format and size that the browser can use, blurred while it loads.
 * @param sizes how wide it is shown, as the attribute of that name says it
 */
export function renditionPicture(seen: SeenUpload, sizes: string, alt: string): HTMLElement {
  const { passport, addressOf } = seen;
  const renditions = unmarked(passport);
  const sources = preferredTypes.flatMap((type) => {
    const ofType = renditions.filter(({ contentType }) => contentType === type);
    const srcset = ofType.map(({ key, widthPx }) => `${addressOf(key)} ${widthPx}w`).join(', ');
    return srcset === '' ? [] : [element('source', { type, srcset, sizes })];
  });
  const fallback = jpegOf(passport, 1000);
  const image = element('img', {
    alt,
    width: passport.image?.widthPx,
    height: passport.image?.heightPx,
    src: fallback === undefined ? undefined : addressOf(fallback.key),
  });
  blurWhileLoading(image, passport.image?.placeholder);
  return element('picture', {}, ...sources, image);
}

/** Smallest first; those with a watermark are for strangers. */
function unmarked({ renditions }: PrintPassport): PrintPassport['renditions'] {
  const shown = renditions.filter(({ widthPx, name }) => widthPx !== undefined && !/preview/i.test(name));
  return shown.toSorted((one, other) => (one.widthPx ?? 0) - (other.widthPx ?? 0));
}

/** The smallest JPEG of at least so many pixels' width, or the largest there is. */
export function jpegOf(passport: PrintPassport, leastWidthPx: number): PrintPassport['renditions'][number] | undefined {
  const jpegs = unmarked(passport).filter(({ contentType }) => contentType === 'image/jpeg');
  return jpegs.find(({ widthPx = 0 }) => widthPx >= leastWidthPx) ?? jpegs.at(-1);
}

function blurWhileLoading(image: HTMLImageElement, placeholder: string | undefined): void {
  const data = placeholder === undefined ? undefined : placeholderAddress(placeholder);
  if (data === undefined) return;
  // By the object model: the policy of the page forbids styles in attributes.
  image.style.backgroundImage = `url("${data}")`;
  image.classList.add('blurred');
  image.addEventListener('load', () => {
    image.style.removeProperty('background-image');
    image.classList.remove('blurred');
  });
}

function placeholderAddress(base64: string): string | undefined {
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
  } catch {
    // A picture without its placeholder is still a picture.
    return undefined;
  }
}
