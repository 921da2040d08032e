import { SingleBar } from 'cli-progress';
import type { AuditProgress } from './find-drift.ts';

const titles = {
  projection: 'Reading the projection',
  index: 'Reading the index     ',
  repair: 'Mending               ',
} as const;

interface RepairProgress {
  readonly phase: 'repair';
  readonly read: number;
  readonly total: number;
}

/** Shows how far an audit is, on standard error: a bar on a terminal, a line for what takes long elsewhere. */
export interface AuditDisplay {
  show(progress: AuditProgress | RepairProgress): void;
  stop(): void;
}

export function auditDisplay(expected: number, lagMs: number): AuditDisplay {
  const isShown = process.stderr.isTTY === true;
  const bar = new SingleBar({
    format: '{title} {bar} {percentage}% | {value} products',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  let title: string | undefined;
  const begin = (next: string, total: number) => {
    if (title !== undefined) bar.stop();
    title = next;
    bar.start(Math.max(1, total), 0, { title });
  };
  const stop = () => {
    if (title !== undefined) bar.stop();
    title = undefined;
  };
  return {
    stop,
    show: (progress) => {
      if (progress.phase === 'recheck') {
        stop();
        process.stderr.write(
          `${progress.suspects.toLocaleString('en-US')} differ; looking again for up to ${lagMs / 1000} s: edits may be under way.\n`,
        );
        return;
      }
      if (!isShown) return;
      const next = titles[progress.phase];
      if (next !== title) begin(next, progress.total ?? expected);
      if (progress.read > bar.getTotal()) bar.setTotal(progress.read);
      bar.update(progress.read);
    },
  };
}
