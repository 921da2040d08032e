import { button, element } from '../../../pipelines/pages/browser/elements.ts';
import { verdictText } from '../../assess/verdict-text.ts';
import { pixelText } from '../../assess/wording.ts';
import type { PrintPassport } from '../../passport/print-passport.ts';
import type { UploadAnswer } from '../../upload/upload-contract.ts';
import { cropDrawing } from './crop-drawing.ts';
import { openDeepZoom } from './deep-zoom.ts';
import { findingList } from './finding-list.ts';
import { proofCompare } from './proof-compare.ts';
import { type SeenUpload, seenUpload } from './upload-files.ts';

/** How sharp it is comes first, whatever else there is to say. */
const sharpness = ['DPI_LOW', 'DPI_TOO_LOW', 'DPI_EXCESS'];

/** The verdict with all that explains it. */
export function verdictView(apiUrl: string, upload: UploadAnswer): HTMLElement {
  const { fileName, state, passport } = upload;
  if (passport === undefined) {
    const message = 'This file was refused: it is not what was announced.';
    return element('div', { class: 'verdict', 'data-verdict': state }, element('h3', {}, message));
  }
  const seen = seenUpload(apiUrl, upload, passport);
  const { image, fit, proof } = passport;
  const words = element('div', { class: 'words' }, ...verdictWords(passport));
  const top = element('div', { class: 'verdict-top' }, words);
  const view = element('div', { class: 'verdict', 'data-verdict': passport.verdict }, top);
  if (image !== null && fit !== null && passport.renditions.length > 0) {
    const side = element('div', { class: 'side' }, cropDrawing(seen, image, fit));
    const zoom = zoomButton(seen, fileName);
    if (zoom !== null) side.append(zoom);
    top.append(side);
    if (proof !== null) view.append(proofCompare(seen, image, fit, proof));
  }
  return view;
}

function verdictWords(passport: PrintPassport): HTMLElement[] {
  const sharp = passport.findings.filter(({ code }) => sharpness.includes(code));
  const others = passport.findings.filter(({ code }) => !sharpness.includes(code));
  const { headline, sentences } = verdictText({ ...passport, findings: sharp });
  return [
    element('h3', {}, withoutBreaks(headline)),
    ...sentences.map((sentence) => element('p', { class: 'lead' }, sentence)),
    ...findingList(others),
    ...pictureFacts(passport),
  ];
}

/** Keeps sizes together, `600 × 900 mm`. */
function withoutBreaks(text: string): string {
  return text.replace(/(?<=\d) (?=×|mm)|(?<=×) /g, '\u00a0');
}

function pictureFacts({ image }: PrintPassport): HTMLElement[] {
  if (image === null) return [];
  const spaces = { rgb: 'RGB', grey: 'greyscale', cmyk: 'CMYK' } as const;
  const colours = `${spaces[image.colourSpace]}, ${image.bitDepth} bit${image.profile ? `, ${image.profile.description}` : ''}`;
  const list = element('dl', { class: 'facts' });
  for (const [name, value] of [
    ['File', `${image.format.toUpperCase()}, ${pixelText(image)}`],
    ['Colour', colours],
  ] as const) {
    list.append(element('dt', {}, name), element('dd', {}, value));
  }
  if (image.dominantColours.length > 0) {
    const swatches = image.dominantColours.map((colour) => {
      const swatch = element('i', { title: colour });
      swatch.style.backgroundColor = colour;
      return swatch;
    });
    list.append(element('dt', {}, 'Main colours'), element('dd', { class: 'swatches' }, ...swatches));
  }
  return [list];
}

function zoomButton(seen: SeenUpload, fileName: string): HTMLElement | null {
  const { image, tiles } = seen.passport;
  if (image === null || tiles === null) return null;
  return button('Look closely', { class: 'quiet zoom-open' }, () => void openDeepZoom(seen, image, tiles, fileName));
}
