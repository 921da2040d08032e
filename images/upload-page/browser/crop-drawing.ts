import { element } from '../../../pipelines/pages/browser/elements.ts';
import { cutOff } from '../../assess/cut-off.ts';
import { millimetreText, sizeText } from '../../assess/wording.ts';
import type { PrintPassport } from '../../passport/print-passport.ts';
import { sheetOf } from '../../print/print-order.ts';
import { cornerOf, percentBox, wholeOf } from './sheet-geometry.ts';
import { sheetOverlay } from './sheet-overlay.ts';
import { renditionPicture, type SeenUpload } from './upload-files.ts';

type Fit = NonNullable<PrintPassport['fit']>;
type Picture = NonNullable<PrintPassport['image']>;

/** The whole picture with what is printed, what is trimmed and what is cut off drawn on it, and the lengths beside it. */
export function cropDrawing(seen: SeenUpload, picture: Picture, fit: Fit): HTMLElement {
  const { order } = seen.passport;
  const whole = wholeOf(picture);
  const frame = element('div', { class: 'crop-picture' });
  frame.style.aspectRatio = `${picture.widthPx} / ${picture.heightPx}`;
  frame.append(
    renditionPicture(seen, '(max-width: 760px) 90vw, 560px', ''),
    sheetOverlay(picture, fit, { seen: whole, hatches: 80 }),
  );
  const trimBox = percentBox(fit.trim, whole);
  const width = element(
    'div',
    { class: 'length width' },
    element('span', { class: 'length-text' }, `${order.widthMm} mm`),
  );
  width.style.left = `${trimBox.left}%`;
  width.style.width = `${trimBox.width}%`;
  const height = element(
    'div',
    { class: 'length height' },
    element('span', { class: 'length-text' }, `${order.heightMm} mm`),
  );
  height.style.top = `${trimBox.top}%`;
  height.style.height = `${trimBox.height}%`;
  const board = element('div', { class: 'crop-board', role: 'img', 'aria-label': described(seen.passport, picture) });
  // As wide as its height lets it be, so that a tall picture stays on the screen.
  board.style.setProperty('--shape', String(picture.widthPx / picture.heightPx));
  board.append(
    element('div', { class: 'along width' }, width),
    element('div', { class: 'along height' }, height),
    frame,
  );
  const caption = element('figcaption', {}, legend(seen.passport, picture));
  if (order.bleedMm > 0) caption.append(cornerView(seen, picture, fit));
  return element('figure', { class: 'crop' }, board, caption);
}

/** The corner at the left and the top, near enough to see the bleed of a large sheet. */
function cornerView(seen: SeenUpload, picture: Picture, fit: Fit): HTMLElement {
  const whole = wholeOf(picture);
  const corner = cornerOf(fit, whole);
  const box = percentBox(whole, corner);
  const image = renditionPicture(seen, '2400px', '');
  const shown = image.querySelector('img');
  for (const side of ['left', 'top', 'width', 'height'] as const) shown?.style.setProperty(side, `${box[side]}%`);
  const view = element('div', { class: 'trimmed corner', 'aria-hidden': true }, image);
  view.append(sheetOverlay(picture, fit, { seen: corner, hatches: 16 }));
  return view;
}

function legend({ order }: PrintPassport, picture: Picture): HTMLElement {
  const { share, perSideMm, sides } = cutOff(picture, order);
  const entry = (swatch: string, name: string, meaning: string) =>
    element(
      'li',
      { class: 'legend-entry' },
      element('i', { class: `swatch ${swatch}` }),
      element('span', {}, element('b', {}, name), ` ${meaning}`),
    );
  const entries = [entry('trim', 'Trim line:', `the edge of your finished print, ${sizeText(order)}.`)];
  if (order.bleedMm > 0) {
    const sheet = sizeText(sheetOf(order));
    entries.push(entry('bleed', `Bleed, ${order.bleedMm} mm:`, `printed (${sheet} in all), then cut off.`));
  }
  if (share > 0.002) {
    const lost = `about ${millimetreText(perSideMm)} each at the ${sides.join(' and the ')}.`;
    entries.push(entry('cut', 'Not printed:', `does not fit the shape, ${lost}`));
  }
  return element('ul', { class: 'legend' }, ...entries);
}

function described({ order }: PrintPassport, picture: Picture): string {
  const { share, perSideMm, sides } = cutOff(picture, order);
  const lost =
    share > 0.002 ? ` About ${millimetreText(perSideMm)} each at the ${sides.join(' and the ')} are not printed.` : '';
  const bleed = order.bleedMm > 0 ? ` ${order.bleedMm} mm of bleed around it are cut off after printing.` : '';
  return `Your picture with the finished print of ${sizeText(order)} marked in its middle.${bleed}${lost}`;
}
