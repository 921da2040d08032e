import { cutOff } from '../../assess/cut-off.ts';
import { millimetreText, sizeText } from '../../assess/wording.ts';
import type { PrintPassport } from '../../passport/print-passport.ts';
import { sheetOf } from '../../print/print-order.ts';
import { element, svgElement } from './elements.ts';
import { framePath, percentBox, rectanglePath, wholeOf } from './sheet-geometry.ts';
import { renditionPicture, type SeenUpload } from './upload-files.ts';

type Fit = NonNullable<PrintPassport['fit']>;
type Picture = NonNullable<PrintPassport['image']>;

/** The whole picture with what is printed, what is trimmed and what is cut off drawn on it, and the lengths beside it. */
export function cropDrawing(seen: SeenUpload, picture: Picture, fit: Fit): HTMLElement {
  const { order } = seen.passport;
  const whole = wholeOf(picture);
  const frame = element('div', { class: 'crop-picture' });
  frame.style.aspectRatio = `${picture.widthPx} / ${picture.heightPx}`;
  frame.append(renditionPicture(seen, '(max-width: 760px) 90vw, 560px', ''), overlay(picture, fit));
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
  return element('figure', { class: 'crop' }, board, legend(seen.passport, picture));
}

function overlay({ widthPx, heightPx }: Picture, { sheet, trim }: Fit): SVGElement {
  const whole = wholeOf({ widthPx, heightPx });
  // Patterns are measured in the picture's pixels; lines keep their width whatever it is.
  const step = Math.max(widthPx, heightPx) / 90;
  const stripe = svgElement('path', { d: `M0 0V${step}`, class: 'stripe', 'stroke-width': step * 0.55 });
  const ground = svgElement('rect', { width: step, height: step, class: 'stripe-ground' });
  const pattern = svgElement(
    'pattern',
    { id: 'bleed', width: step, height: step, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    ground,
    stripe,
  );
  const shape = (path: string, type: string, more: Record<string, string> = {}) =>
    svgElement('path', { d: path, class: type, 'vector-effect': 'non-scaling-stroke', ...more });
  const drawing = svgElement('svg', { viewBox: `0 0 ${widthPx} ${heightPx}`, class: 'overlay', 'aria-hidden': true });
  drawing.append(
    svgElement('defs', {}, pattern),
    shape(framePath(whole, sheet), 'cut-off', { 'fill-rule': 'evenodd' }),
    shape(framePath(sheet, trim), 'bleed', { 'fill-rule': 'evenodd', fill: 'url(#bleed)' }),
    shape(rectanglePath(sheet), 'sheet-edge'),
    shape(rectanglePath(trim), 'trim-halo'),
    shape(rectanglePath(trim), 'trim-line'),
  );
  return drawing;
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
  const entries = [entry('trim', 'Trim line:', `your finished print, ${sizeText(order)}.`)];
  if (order.bleedMm > 0) {
    const sheet = sizeText(sheetOf(order));
    entries.push(entry('bleed', `Bleed, ${order.bleedMm} mm:`, `printed (${sheet} in all), then cut off.`));
  }
  if (share > 0.002) {
    const lost = `about ${millimetreText(perSideMm)} each at the ${sides}.`;
    entries.push(entry('cut', 'Not printed:', `does not fit the shape, ${lost}`));
  }
  return element('figcaption', {}, element('ul', { class: 'legend' }, ...entries));
}

function described({ order }: PrintPassport, picture: Picture): string {
  const { share, perSideMm, sides } = cutOff(picture, order);
  const lost = share > 0.002 ? ` About ${millimetreText(perSideMm)} each at the ${sides} are not printed.` : '';
  const bleed = order.bleedMm > 0 ? ` ${order.bleedMm} mm of bleed around it are cut off after printing.` : '';
  return `Your picture with the finished print of ${sizeText(order)} marked in its middle.${bleed}${lost}`;
}
