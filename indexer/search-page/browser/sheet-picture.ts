import { svgElement } from '../../../pipelines/pages/browser/elements.ts';

const frame = { width: 240, height: 180 };
const largestSide = 124;

/** Colours that print well beside each other; a category always gets the same one. */
const colours = ['#2f6db5', '#c2543f', '#2f8f6b', '#8a5bb0', '#c98a1b', '#3c8ea3', '#b0497a', '#5f7d2f'];

function colourOf(text: string): string {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return colours[hash % colours.length] ?? '#2f6db5';
}

/** Sides in millimetres of `297x420`; undefined for anything else. */
export function sidesOf(sizeMm: string | undefined): { widthMm: number; heightMm: number } | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(sizeMm ?? '') ?? [];
  return width === undefined || height === undefined ? undefined : { widthMm: Number(width), heightMm: Number(height) };
}

export interface Sheet {
  readonly category: string;
  readonly sizeMm: string | undefined;
  readonly format: string | undefined;
  readonly isLandscape: boolean;
}

/**
 * Draws the sheet in its true proportions. The catalog holds no photographs; a shopper of print wants to see the
 * shape, and this is one that is right for every product.
 */
export function drawSheet(sheet: Sheet): SVGElement {
  const sides = sidesOf(sheet.sizeMm) ?? { widthMm: 3, heightMm: 4 };
  const [short, long] = [Math.min(sides.widthMm, sides.heightMm), Math.max(sides.widthMm, sides.heightMm)];
  const scale = largestSide / long;
  const width = Math.max(10, (sheet.isLandscape ? long : short) * scale);
  const height = Math.max(10, (sheet.isLandscape ? short : long) * scale);
  const x = (frame.width - width) / 2;
  const y = (frame.height - height) / 2 - 8;
  const colour = colourOf(sheet.category);
  const picture = svgElement('svg', { class: 'picture', viewBox: `0 0 ${frame.width} ${frame.height}`, role: 'img' });
  picture.setAttribute('aria-label', `Shape of the product: ${sheet.format ?? sheet.sizeMm ?? 'no size given'}`);
  picture.append(
    svgElement('rect', { x: x + 3, y: y + 4, width, height, fill: '#16202c', opacity: 0.12 }),
    svgElement('rect', { x, y, width, height, fill: '#fff', stroke: '#c7d0d9' }),
    ...motif(x, y, width, height, colour),
  );
  const label = svgElement('text', { x: frame.width / 2, y: frame.height - 10, 'text-anchor': 'middle' });
  label.setAttribute('font-size', '12');
  label.setAttribute('fill', '#5c6875');
  label.textContent = sides && sheet.sizeMm ? `${sheet.sizeMm.replace('x', ' × ')} mm` : (sheet.format ?? '');
  picture.append(label);
  return picture;
}

/** Something printed on it: a block of colour and lines of text, inside a margin. */
function motif(x: number, y: number, width: number, height: number, colour: string): SVGElement[] {
  const margin = Math.min(width, height) * 0.1;
  const innerWidth = width - 2 * margin;
  const blockHeight = (height - 2 * margin) * 0.55;
  const lines = [0.68, 0.8, 0.92].map((share, index) =>
    svgElement('rect', {
      x: x + margin,
      y: y + margin + (height - 2 * margin) * share - 1.5,
      width: innerWidth * (index === 2 ? 0.55 : 0.95),
      height: Math.max(1.5, height * 0.025),
      fill: colour,
      opacity: 0.35,
    }),
  );
  return [
    svgElement('rect', {
      x: x + margin,
      y: y + margin,
      width: innerWidth,
      height: blockHeight,
      fill: colour,
      opacity: 0.85,
    }),
    ...lines,
  ];
}
