/** Pixels that a label such as "20 Dec" takes, with space around it. */
const labelWidth = 72;

/**
 * Which of a time axis's moments have a label: those of the data, as many as there is room for, evenly apart and the
 * newest among them.
 */
export function axisMoments(moments: readonly number[], pixels: number): number[] {
  const distinct = [...new Set(moments)].sort((left, right) => left - right);
  const room = Math.max(2, Math.floor(pixels / labelWidth));
  const step = Math.max(1, Math.ceil(distinct.length / room));
  const last = distinct.length - 1;
  return distinct.filter((_, index) => (last - index) % step === 0);
}

/** The moment of the data that is nearest to one under the pointer. */
export function nearestMoment(moments: Iterable<number>, wanted: number): number | undefined {
  let nearest: number | undefined;
  for (const moment of moments) {
    if (nearest === undefined || Math.abs(moment - wanted) < Math.abs(nearest - wanted)) nearest = moment;
  }
  return nearest;
}
