import type { PrintOrder } from '../print/print-order.ts';
import type { Assessed, Check, Observation } from './check.ts';
import { type CutOff, cutOff, isShapeOfTrim, printedMm } from './cut-off.ts';
import { millimetreText, percentText, pixelText, sizeText } from './wording.ts';

/** Less is lost in cutting anyway. */
const unnoticedMm = 0.25;

/** Whether the picture has the shape of the sheet, and what is cut off where it has not. */
export const shapeCheck: Check = {
  codes: ['ASPECT_MISMATCH', 'BLEED_MISSING', 'CROPPED'],
  check(assessed) {
    const { facts, order, profile } = assessed;
    const cut = cutOff(facts, order);
    if (isShapeOfTrim(facts, order)) return bleedMissing(assessed);
    if (cut.share > profile.aspectTolerance) return mismatch(assessed, cut);
    return cut.perSideMm >= unnoticedMm ? cropped(assessed, cut) : null;
  },
};

function bleedMissing({ facts, order }: Assessed): Observation {
  const printed = printedMm(facts, order);
  const leftRight = millimetreText((printed.widthMm - order.widthMm) / 2);
  const topBottom = millimetreText((printed.heightMm - order.heightMm) / 2);
  return {
    code: 'BLEED_MISSING',
    actual: 'no bleed',
    required: `${order.bleedMm} mm on each side`,
    message: `Your picture ends where the print is cut. So that no white edge can show we enlarged it to reach ${order.bleedMm} mm over each edge: ${leftRight} at the left and at the right and ${topBottom} at the top and at the bottom are cut off.`,
    advice: `If something important lies that near to the edge, upload the picture with ${order.bleedMm} mm more on each side.`,
  };
}

function cropped({ order }: Assessed, cut: CutOff): Observation {
  return {
    code: 'CROPPED',
    actual: `${millimetreText(cut.perSideMm)} cut off at ${cut.sides.join(' and ')}`,
    message: `The shape of your picture differs a little from ${sizeText(order)}. We centred it, and ${lossText(cut)}.`,
  };
}

function mismatch(assessed: Assessed, cut: CutOff): Observation {
  const { facts, order } = assessed;
  return {
    code: 'ASPECT_MISMATCH',
    actual: `${pixelText(facts)}, ${percentText(cut.share)} cut off`,
    required: `the shape of ${sizeText(order)}${order.bleedMm > 0 ? ` with ${order.bleedMm} mm bleed` : ''}`,
    message: `Your picture has another shape than the print of ${sizeText(order)}. To fill the sheet ${percentText(cut.share)} of the picture is cut off: ${lossText(cut)}.`,
    advice: adviceFor(assessed, cut),
  };
}

function lossText({ perSideMm, sides }: CutOff): string {
  const loss = millimetreText(perSideMm);
  return `it loses ${loss} at the ${sides[0]} and ${loss} at the ${sides[1]}`;
}

function adviceFor(assessed: Assessed, cut: CutOff): string {
  const { facts, order } = assessed;
  const turned: PrintOrder = { ...order, widthMm: order.heightMm, heightMm: order.widthMm };
  const turnedShare = cutOff(facts, turned).share;
  if (turnedShare < cut.share / 2) {
    const loss = turnedShare < 0.001 ? 'nothing' : `only ${percentText(turnedShare)}`;
    return `Order it turned, as ${sizeText(turned)}: then ${loss} is cut off.`;
  }
  const better = sizeOfSameShape(assessed);
  const otherSize = better ? `order a size of its shape, such as ${sizeText(better)}, or ` : '';
  return `To keep the whole picture, ${otherSize}add borders to it so that it has the shape of the print.`;
}

/** A size on offer that loses next to nothing, the nearest in area; else the largest of the picture's shape within the order. */
function sizeOfSameShape({ facts, order, profile }: Assessed) {
  const area = order.widthMm * order.heightMm;
  const distance = (size: { widthMm: number; heightMm: number }) =>
    Math.abs(Math.log((size.widthMm * size.heightMm) / area));
  const turnable = profile.standardSizes.flatMap(({ widthMm, heightMm }) => [
    { widthMm, heightMm },
    { widthMm: heightMm, heightMm: widthMm },
  ]);
  const [onOffer] = turnable
    .filter((size) => cutOff(facts, { ...order, ...size }).share <= profile.aspectTolerance)
    .sort((left, right) => distance(left) - distance(right));
  if (onOffer) return onOffer;
  const scale = Math.min(order.widthMm / facts.widthPx, order.heightMm / facts.heightPx);
  const own = { widthMm: Math.round(facts.widthPx * scale), heightMm: Math.round(facts.heightPx * scale) };
  return Math.min(own.widthMm, own.heightMm) < profile.minSizeMm ? null : own;
}
