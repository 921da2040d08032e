import type { PrintPassport } from '../../passport/print-passport.ts';

export type PxRegion = NonNullable<PrintPassport['fit']>['sheet'];

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A rectangle in percent of another. */
export interface PercentBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function wholeOf({ widthPx, heightPx }: Size): PxRegion {
  return { leftPx: 0, topPx: 0, widthPx, heightPx };
}

/** Where a region lies in a picture or in another region. */
export function percentBox(region: PxRegion, within: PxRegion): PercentBox {
  return {
    left: (100 * (region.leftPx - within.leftPx)) / within.widthPx,
    top: (100 * (region.topPx - within.topPx)) / within.heightPx,
    width: (100 * region.widthPx) / within.widthPx,
    height: (100 * region.heightPx) / within.heightPx,
  };
}

/** SVG path of what lies in the outer region and not in the inner one; to be filled by the rule `evenodd`. */
export function framePath(outer: PxRegion, inner: PxRegion): string {
  return `${rectanglePath(outer)}${rectanglePath(inner)}`;
}

export function rectanglePath({ leftPx, topPx, widthPx, heightPx }: PxRegion): string {
  return `M${leftPx} ${topPx}h${widthPx}v${heightPx}h${-widthPx}z`;
}

/** Shares of the picture's width and height that are not printed. */
export function cutShares(picture: Size, sheet: PxRegion): { readonly width: number; readonly height: number } {
  return { width: 1 - sheet.widthPx / picture.widthPx, height: 1 - sheet.heightPx / picture.heightPx };
}
