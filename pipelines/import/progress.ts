import { SingleBar } from 'cli-progress';

/** Shows how far an import is. */
export interface ImportProgress {
  /**
   * @param done how much of the total is done, in its unit
   * @param doneNow how much of that is the work of this run; what an earlier run did took no time
   */
  update(lines: number, done: number, doneNow?: number): void;
  /** A line for the reader between two states of the bar. */
  note(text: string): void;
  stop(): void;
}

const plainIntervalMs = 5000;

/** Seconds left if the rest takes as long per unit as what was done before; undefined as long as nothing was. */
export function secondsLeft(rest: number, doneNow: number, elapsedSeconds: number): number | undefined {
  return doneNow === 0 ? undefined : Math.ceil((elapsedSeconds * Math.max(0, rest)) / doneNow);
}

interface ProgressSink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

function createDescribe(total: number) {
  const startedMs = Date.now();
  return (lines: number, done: number, doneNow = done) => {
    const elapsedSeconds = Math.max(0.001, (Date.now() - startedMs) / 1000);
    return {
      lines: lines.toLocaleString('en-US'),
      rate: Math.round(lines / elapsedSeconds).toLocaleString('en-US'),
      left: secondsLeft(total - done, doneNow, elapsedSeconds) ?? '?',
    };
  };
}

function plainProgress(label: string, total: number, sink: ProgressSink): ImportProgress {
  const describe = createDescribe(total);
  let shownMs = Date.now();
  return {
    update: (lines, done, doneNow) => {
      if (Date.now() - shownMs < plainIntervalMs) return;
      shownMs = Date.now();
      const { lines: count, rate, left } = describe(lines, done, doneNow);
      sink.write(`${label}: ${count} lines, ${rate} lines/s, about ${left} s left\n`);
    },
    note: (text) => sink.write(`${text}\n`),
    stop: () => undefined,
  };
}

function barProgress(label: string, total: number): ImportProgress {
  const describe = createDescribe(total);
  const format = `${label} {bar} {percentage}% | {lines} lines | {rate} lines/s | {left} s left`;
  const bar = new SingleBar({ format, hideCursor: true, barsize: 24, clearOnComplete: true, stopOnComplete: false });
  bar.start(Math.max(1, total), 0, { lines: 0, rate: 0, left: '?' });
  return {
    update: (lines, done, doneNow) => bar.update(done, describe(lines, done, doneNow)),
    note: (text) => process.stderr.write(`\n${text}\n`),
    stop: () => bar.stop(),
  };
}

/**
 * A bar on a terminal, a plain line every few seconds elsewhere; on standard error in both cases.
 * @param total how much there is to do, in the unit of `update`: bytes while the lines are not counted yet, then lines
 */
export function importProgress(label: string, total: number, sink: ProgressSink = process.stderr): ImportProgress {
  return sink.isTTY ? barProgress(label, total) : plainProgress(label, total, sink);
}
