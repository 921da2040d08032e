import { SingleBar } from 'cli-progress';

/** Shows how far an import is. */
export interface ImportProgress {
  update(lines: number, bytesRead: number): void;
  /** A line for the reader between two states of the bar. */
  note(text: string): void;
  stop(): void;
}

const plainIntervalMs = 5000;

/** Seconds left if the rest of the bytes takes as long per byte as those before. */
export function secondsLeft(bytesRead: number, bytesTotal: number, elapsedSeconds: number): number {
  return bytesRead === 0 ? 0 : Math.ceil((elapsedSeconds * Math.max(0, bytesTotal - bytesRead)) / bytesRead);
}

interface ProgressSink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

function describe(lines: number, bytesRead: number, bytesTotal: number, startedMs: number) {
  const elapsedSeconds = Math.max(0.001, (Date.now() - startedMs) / 1000);
  return {
    lines: lines.toLocaleString('en-US'),
    rate: Math.round(lines / elapsedSeconds).toLocaleString('en-US'),
    left: secondsLeft(bytesRead, bytesTotal, elapsedSeconds),
  };
}

function plainProgress(label: string, bytesTotal: number, sink: ProgressSink): ImportProgress {
  const startedMs = Date.now();
  let shownMs = startedMs;
  return {
    update: (lines, bytesRead) => {
      if (Date.now() - shownMs < plainIntervalMs) return;
      shownMs = Date.now();
      const { lines: count, rate, left } = describe(lines, bytesRead, bytesTotal, startedMs);
      sink.write(`${label}: ${count} lines, ${rate} lines/s, about ${left} s left\n`);
    },
    note: (text) => sink.write(`${text}\n`),
    stop: () => undefined,
  };
}

function barProgress(label: string, bytesTotal: number): ImportProgress {
  const startedMs = Date.now();
  const format = `${label} {bar} {percentage}% | {lines} lines | {rate} lines/s | {left} s left`;
  const bar = new SingleBar({ format, hideCursor: true, barsize: 24, clearOnComplete: true, stopOnComplete: false });
  bar.start(Math.max(1, bytesTotal), 0, { lines: 0, rate: 0, left: '?' });
  return {
    update: (lines, bytesRead) => bar.update(bytesRead, describe(lines, bytesRead, bytesTotal, startedMs)),
    note: (text) => process.stderr.write(`\n${text}\n`),
    stop: () => bar.stop(),
  };
}

/** A bar on a terminal, a plain line every few seconds elsewhere; on standard error in both cases. */
export function importProgress(label: string, bytesTotal: number, sink: ProgressSink = process.stderr): ImportProgress {
  return sink.isTTY ? barProgress(label, bytesTotal) : plainProgress(label, bytesTotal, sink);
}
