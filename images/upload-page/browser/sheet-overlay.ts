import { svgElement } from '../../../pipelines/pages/browser/elements.ts';
import type { PrintPassport } from '../../passport/print-passport.ts';
import { framePath, type PxRegion, rectanglePath, wholeOf } from './sheet-geometry.ts';

type Fit = NonNullable<PrintPassport['fit']>;
type Picture = NonNullable<PrintPassport['image']>;

/** Each drawing has a hatching of its own, because each shows the picture in another scale. */
let drawings = 0;

/**
 * What is cut off, printed and trimmed, to be laid over the picture.
 * @param seen the part of the picture that is shown
 * @param hatches how many lines of the hatching the longer side would hold
 */
export function sheetOverlay(
  picture: Picture,
  { sheet, trim }: Fit,
  { seen, hatches }: { readonly seen: PxRegion; readonly hatches: number },
): SVGElement {
  const id = `bleed-${++drawings}`;
  const bleed = shape(framePath(sheet, trim), 'bleed');
  bleed.style.fill = `url("#${id}")`;
  const viewBox = `${seen.leftPx} ${seen.topPx} ${seen.widthPx} ${seen.heightPx}`;
  return svgElement(
    'svg',
    { viewBox, class: 'overlay', 'aria-hidden': true },
    svgElement('defs', {}, hatching(id, Math.max(seen.widthPx, seen.heightPx) / hatches)),
    shape(framePath(wholeOf(picture), sheet), 'cut-off'),
    bleed,
    shape(rectanglePath(sheet), 'sheet-edge'),
    shape(rectanglePath(trim), 'trim-halo'),
    shape(rectanglePath(trim), 'trim-line'),
  );
}

/** Lines keep their width in any scale; a hatching is measured in the picture's pixels. */
function hatching(id: string, step: number): SVGElement {
  return svgElement(
    'pattern',
    { id, width: step, height: step, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    svgElement('rect', { width: step, height: step, class: 'hatch-ground' }),
    svgElement('path', { d: `M0 0V${step}`, class: 'hatch', 'stroke-width': step * 0.7 }),
  );
}

function shape(path: string, type: string): SVGElement {
  return svgElement('path', { d: path, class: type, 'fill-rule': 'evenodd', 'vector-effect': 'non-scaling-stroke' });
}
