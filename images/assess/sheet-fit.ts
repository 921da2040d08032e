import { mmPerInch, type PrintOrder, sheetOf } from '../print/print-order.ts';
import type { PrintProfile } from '../print/print-profiles.ts';
import { printsWellUpTo, softCloserThanMm } from './viewing.ts';

/** A part of the upright image. */
export interface Region {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface PixelSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** How an image lies on the sheet that was ordered: the part `fit` of a passport. */
export interface SheetFit {
  readonly effectiveDpi: number;
  readonly printsWellUpTo: { readonly widthMm: number; readonly heightMm: number };
  readonly softCloserThanMm: number;
  readonly sheet: Region;
  readonly trim: Region;
}

/**
 * Pixels to the inch where the image is enlarged just so far that it covers trim and bleed. What the file says of its own
 * density decides nothing.
 * @param image upright
 */
export function effectiveDpi(image: PixelSize, order: PrintOrder): number {
  const { widthMm, heightMm } = sheetOf(order);
  return Math.min(image.widthPx / widthMm, image.heightPx / heightMm) * mmPerInch;
}

/** Lays the middle of the image on the sheet, without borders. */
export function fitOnSheet(image: PixelSize, order: PrintOrder, profile: PrintProfile): SheetFit {
  const dpi = effectiveDpi(image, order);
  const sheet = coverCrop(image, order);
  return {
    effectiveDpi: dpi,
    printsWellUpTo: printsWellUpTo(image, order, profile.dpiWarnBelow),
    softCloserThanMm: softCloserThanMm(dpi),
    sheet,
    trim: trimWithin(sheet, order),
  };
}

function coverCrop(image: PixelSize, order: PrintOrder): Region {
  const pixelsPerMm = effectiveDpi(image, order) / mmPerInch;
  const { widthMm, heightMm } = sheetOf(order);
  const widthPx = pixelsWithin(widthMm * pixelsPerMm, image.widthPx);
  const heightPx = pixelsWithin(heightMm * pixelsPerMm, image.heightPx);
  return {
    leftPx: Math.floor((image.widthPx - widthPx) / 2),
    topPx: Math.floor((image.heightPx - heightPx) / 2),
    widthPx,
    heightPx,
  };
}

/** Both edges of the bleed are rounded alike, so that the trim stays in the middle. */
function trimWithin(sheet: Region, order: PrintOrder): Region {
  const { widthMm, heightMm } = sheetOf(order);
  const bleedX = bleedPixels(sheet.widthPx, order.bleedMm / widthMm);
  const bleedY = bleedPixels(sheet.heightPx, order.bleedMm / heightMm);
  return {
    leftPx: sheet.leftPx + bleedX,
    topPx: sheet.topPx + bleedY,
    widthPx: sheet.widthPx - 2 * bleedX,
    heightPx: sheet.heightPx - 2 * bleedY,
  };
}

function bleedPixels(sidePx: number, share: number): number {
  return Math.min(Math.round(sidePx * share), Math.floor((sidePx - 1) / 2));
}

/** Who draws to measure rounds to whole pixels: one that is too many is not cut off. */
function pixelsWithin(pixels: number, available: number): number {
  return available - pixels < 1 ? available : Math.max(1, Math.round(pixels));
}
