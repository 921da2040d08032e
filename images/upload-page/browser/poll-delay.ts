const firstMs = 400;
const factor = 1.4;
const longestMs = 5_000;

/** How long to wait before asking again: soon at first, because small pictures are checked within seconds. */
export function pollDelayMs(asked: number): number {
  return Math.min(longestMs, Math.round(firstMs * factor ** Math.min(asked, 20)));
}
