import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import type { AuditProgress } from '../audit/find-drift.ts';
import type { RebuildObserver } from './rebuild-observer.ts';

/** The observer that people see, on standard error. */
export interface RebuildDisplay extends RebuildObserver {
  /** Takes the bar away, so that something else can be written. */
  stop(): void;
}

interface Sink extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
}

const PLAIN_INTERVAL_MS = 5_000;
const checkTitles = { projection: 'Comparing: projection', index: 'Comparing: new index ' } as const;
const whole = (amount: number) => amount.toLocaleString('en-US');

/** Seconds left when the rest goes on as fast as this run has been; undefined as long as it has done nothing. */
export function secondsLeft(rest: number, doneNow: number, elapsedMs: number): number | undefined {
  return doneNow <= 0 ? undefined : Math.ceil((elapsedMs * Math.max(0, rest)) / doneNow / 1000);
}

/** A bar on a terminal; elsewhere a line every few seconds. */
export function rebuildDisplay(lagMs: number, sink: Sink = process.stderr): RebuildDisplay {
  const isShown = sink.isTTY === true;
  const bar = new SingleBar({
    format: '{title} {bar} {percentage}% | {products} products{pace}',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    stream: sink,
  });
  let title: string | undefined;
  let first: { readonly read: number; readonly atMs: number } | undefined;
  let shownMs = Date.now();
  const stop = () => {
    if (title !== undefined) bar.stop();
    title = undefined;
  };
  const note = (text: string) => {
    stop();
    sink.write(`${pc.dim(text)}\n`);
  };
  const draw = (next: string, value: number, total: number, pace = '') => {
    if (next !== title) {
      stop();
      title = next;
      bar.start(Math.max(1, total), 0, { title, products: '0', pace });
    }
    if (value > bar.getTotal()) bar.setTotal(value);
    bar.update(value, { products: whole(value), pace });
  };
  return {
    note,
    stop,
    filled: (read, expected) => {
      first ??= { read, atMs: Date.now() };
      const elapsedMs = Math.max(1, Date.now() - first.atMs);
      const doneNow = read - first.read;
      const rate = whole(Math.round((doneNow / elapsedMs) * 1000));
      const left = secondsLeft(expected - read, doneNow, elapsedMs);
      const pace = ` | ${rate}/s | ${left ?? '?'} s left`;
      if (isShown) draw('Filling', read, expected, pace);
      if (isShown || doneNow === 0 || Date.now() - shownMs < PLAIN_INTERVAL_MS) return;
      shownMs = Date.now();
      sink.write(`Filling: ${whole(read)} of about ${whole(Math.max(read, expected))} products${pace}\n`);
    },
    checking: (progress: AuditProgress) => {
      if (progress.phase === 'recheck') {
        note(`${whole(progress.suspects)} differ; looking again for up to ${lagMs / 1000} s: edits may be under way.`);
      } else if (isShown) {
        draw(checkTitles[progress.phase], progress.read, progress.total ?? progress.read);
      }
    },
    entering: async (step, index) => {
      if (step === 'filling') note(`Filling ${index}; edits go to it as well from now on.`);
      if (step === 'checking') note('Filled. Comparing it with the projection…');
      if (step === 'swapping') note('All is right. Swapping the alias…');
    },
  };
}
