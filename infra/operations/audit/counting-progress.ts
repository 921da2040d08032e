import { SingleBar } from 'cli-progress';

/** What is counted, by the name of what goes on. */
const titles = {
  projection: 'Reading the projection',
  lake: 'Reading the lake      ',
  table: 'Reading the table     ',
  uploads: 'Listing uploads       ',
  images: 'Comparing images      ',
  repair: 'Mending               ',
} as const;

export type CountedProgress =
  | { readonly phase: keyof typeof titles; readonly read: number; readonly total: number | undefined }
  | { readonly phase: 'recheck'; readonly suspects: number };

/** Shows how far an audit is, on standard error: a bar on a terminal, a line for what takes long elsewhere. */
export function countingProgress(lagMs: number) {
  const bar = new SingleBar({
    format: '{title} {bar} {percentage}% | {value}',
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
    show: (progress: CountedProgress) => {
      if (progress.phase === 'recheck') {
        stop();
        const suspects = progress.suspects.toLocaleString('en-US');
        process.stderr.write(`${suspects} differ; looking again for up to ${lagMs / 1000} s: work may be under way.\n`);
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
