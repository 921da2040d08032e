import { sizeText } from '../../assess/wording.ts';
import type { PrintPassport } from '../../passport/print-passport.ts';
import type { OrderChoice } from './order-choice.ts';

/** Another print of the same picture that would go better. */
export interface OtherOrder {
  readonly label: string;
  readonly order: OrderChoice;
}

interface Limits {
  readonly minSizeMm: number;
  readonly maxSizeMm: number;
}

/**
 * What would print better: the picture turned, where lying is ordered of a standing picture or the other way round, or as
 * large as it prints well.
 */
export function otherOrders({ fit, image, order }: PrintPassport, product: string, limits: Limits): OtherOrder[] {
  if (fit === null || image === null) return [];
  const { widthMm, heightMm, bleedMm } = order;
  if ((widthMm - heightMm) * (image.widthPx - image.heightPx) < 0) {
    return [offer('Check it turned', { product, widthMm: heightMm, heightMm: widthMm, bleedMm })];
  }
  const well = fit.printsWellUpTo;
  const isSmaller = well.widthMm < widthMm && well.heightMm < heightMm;
  const isOffered = [well.widthMm, well.heightMm].every((side) => side >= limits.minSizeMm && side <= limits.maxSizeMm);
  return isSmaller && isOffered ? [offer('Check it smaller', { product, ...well, bleedMm })] : [];
}

function offer(label: string, order: OrderChoice): OtherOrder {
  return { label: `${label}: ${sizeText(order)}`, order };
}
