import { mmPerInch, type PrintOrder, sheetOf } from '../print/print-order.ts';
import { effectiveDpi, type PixelSize } from './sheet-fit.ts';

/** What of the image lies outside of a sheet that it covers. */
export interface CutOff {
  /** Of the picture's area. */
  readonly share: number;
  /** At each of the two sides that lose something, millimetres on the sheet. */
  readonly perSideMm: number;
  readonly sides: readonly ['left', 'right'] | readonly ['top', 'bottom'];
}

/** What the shape of the image costs it on the sheet, bleed included. */
export function cutOff(image: PixelSize, order: PrintOrder): CutOff {
  const { widthMm, heightMm } = sheetOf(order);
  const printed = printedMm(image, order);
  const isTooWide = printed.widthMm / widthMm > printed.heightMm / heightMm;
  return {
    share: Math.max(0, 1 - (widthMm * heightMm) / (printed.widthMm * printed.heightMm)),
    perSideMm: Math.max(0, isTooWide ? printed.widthMm - widthMm : printed.heightMm - heightMm) / 2,
    sides: isTooWide ? ['left', 'right'] : ['top', 'bottom'],
  };
}

/** The whole image at the size that it is enlarged to, with what is cut off. */
export function printedMm(image: PixelSize, order: PrintOrder): { widthMm: number; heightMm: number } {
  const mmPerPixel = mmPerInch / effectiveDpi(image, order);
  return { widthMm: image.widthPx * mmPerPixel, heightMm: image.heightPx * mmPerPixel };
}

/** The shape is that of the trimmed sheet, so the picture was made without thinking of bleed. */
export function isShapeOfTrim(image: PixelSize, order: PrintOrder): boolean {
  const fromTrim = pixelsFromShape(image, order);
  return order.bleedMm > 0 && fromTrim <= tolerancePx(image) && fromTrim < pixelsFromShape(image, sheetOf(order));
}

/** Rounding to whole pixels, and programs that round a second time. */
function tolerancePx({ widthPx, heightPx }: PixelSize): number {
  return Math.max(1, Math.min(widthPx, heightPx) / 1000);
}

/** By how many pixels the shorter way to another shape goes. */
function pixelsFromShape(image: PixelSize, shape: { readonly widthMm: number; readonly heightMm: number }): number {
  const ratio = shape.widthMm / shape.heightMm;
  return Math.min(Math.abs(image.widthPx - image.heightPx * ratio), Math.abs(image.heightPx - image.widthPx / ratio));
}
