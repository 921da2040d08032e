/** Samples row by row, 8 bits each. */
export interface GreyImage {
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Levels of 255 between the two sides; less may be noise, or the blocks of a JPEG. */
const leastRise = 40;

/** Pixels; what takes longer from one side to the other is shading and no edge. */
const mostWidthPx = 16;

/**
 * How many pixels each edge takes from its dark to its bright side, if it rose all the way as steeply as in its middle, along
 * rows and columns: from 1 of drawn lines over about 2 of photographs to as many times that as a picture was enlarged.
 */
export function edgeWidths(image: GreyImage): number[] {
  const { widthPx, heightPx } = image;
  const widths: number[] = [];
  for (let y = 0; y < heightPx; y += 1) addEdges(image.data, { start: y * widthPx, step: 1, length: widthPx }, widths);
  for (let x = 0; x < widthPx; x += 1) addEdges(image.data, { start: x, step: widthPx, length: heightPx }, widths);
  return widths;
}

interface Line {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** Walks a line from one turn of its brightness to the next. */
function addEdges(data: Uint8Array, { start, step, length }: Line, widths: number[]): void {
  const end = start + (length - 1) * step;
  let rise = 0;
  let steepest = 0;
  let isRising = false;
  let here = data[start] ?? 0;
  for (let at = start + step; at <= end; at += step) {
    const next = data[at] ?? 0;
    const change = next > here ? next - here : here - next;
    if (change === 0 || next > here !== isRising) {
      if (rise >= leastRise && rise <= mostWidthPx * steepest) widths.push(rise / steepest);
      rise = 0;
      steepest = 0;
      isRising = next > here;
    }
    rise += change;
    if (change > steepest) steepest = change;
    here = next;
  }
}
