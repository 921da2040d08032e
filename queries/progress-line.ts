/** Where a person waits: a terminal's line that is written over and over. */
export interface ProgressLine {
  show(text: string): void;
  /** Wipes the line, so that what is written next does not stand behind it. */
  clear(): void;
}

const shownEveryMs = 100;

/** On a terminal one line that changes; elsewhere nothing, since a log of changes helps nobody. */
export function progressLine(sink: { isTTY?: boolean; columns?: number; write(text: string): unknown }): ProgressLine {
  if (!sink.isTTY) return { show: () => undefined, clear: () => undefined };
  let shownAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show: (text) => {
      if (performance.now() - shownAt < shownEveryMs) return;
      shownAt = performance.now();
      isShown = true;
      sink.write(`\r\u001b[K${text.slice(0, (sink.columns ?? 80) - 1)}`);
    },
    clear: () => {
      if (isShown) sink.write('\r\u001b[K');
      isShown = false;
      shownAt = Number.NEGATIVE_INFINITY;
    },
  };
}
