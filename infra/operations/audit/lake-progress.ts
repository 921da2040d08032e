import { SingleBar } from 'cli-progress';
import type { LakeAuditProgress } from './find-lake-drift.ts';

const titles = {
  projection: 'Reading the projection',
  lake: 'Reading the lake      ',
  repair: 'Mending               ',
} as const;

type Shown = LakeAuditProgress | { readonly phase: 'repair'; readonly read: number; readonly total: number };

/** Shows how far the comparison with the lake is, on standard error: a bar on a terminal, a line for what takes long elsewhere. */
export function lakeProgress(arrivalLagMs: number) {
  const bar = new SingleBar({
    format: '{title} {bar} {percentage}% | {value} products',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  let title: string | undefined;
  const stop = () => {
    if (title !== undefined) bar.stop();
    title = undefined;
  };
  return {
    stop,
    show: (progress: Shown) => {
      if (progress.phase === 'recheck') {
        stop();
        const wait = `looking again, for up to ${arrivalLagMs / 1000} s where the lake lacks something`;
        process.stderr.write(
          `${progress.suspects.toLocaleString('en-US')} differ; ${wait}: events may be under way.\n`,
        );
        return;
      }
      if (process.stderr.isTTY !== true) return;
      const next = titles[progress.phase];
      if (next !== title) {
        stop();
        title = next;
        bar.start(Math.max(1, progress.total ?? progress.read), 0, { title });
      }
      if (progress.read > bar.getTotal()) bar.setTotal(progress.read);
      bar.update(progress.read);
    },
  };
}
