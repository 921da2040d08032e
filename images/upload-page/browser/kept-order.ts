import { type OrderChoice, orderOfText } from './order-choice.ts';

/** The order of this tab, so that loading the page again does not lose it. */
const storageKey = 'inkstream-order';

export function keptOrder(): Partial<OrderChoice> {
  try {
    return orderOfText(sessionStorage.getItem(storageKey) ?? '');
  } catch {
    // A browser may forbid the storage; then nothing is kept.
    return {};
  }
}

export function keepOrder(order: Partial<OrderChoice>): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(order));
  } catch {
    // See above.
  }
}
