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

/** A square at the left and upper corner of the sheet, in which the bleed is a sixth of a side. */
export function cornerOf({ sheet, trim }: { sheet: PxRegion; trim: PxRegion }, whole: PxRegion): PxRegion {
  const bleedPx = Math.max(1, trim.leftPx - sheet.leftPx, trim.topPx - sheet.topPx);
  const sidePx = Math.min(bleedPx * 6, whole.widthPx, whole.heightPx);
  // A little of what is cut off shows that the sheet ends there.
  const start = (edgePx: number) => Math.max(0, Math.round(edgePx - bleedPx / 2));
  return { leftPx: start(sheet.leftPx), topPx: start(sheet.topPx), widthPx: sidePx, heightPx: sidePx };
}
