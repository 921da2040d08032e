import { SingleBar } from 'cli-progress';

/** Shows on a terminal how many items are through. */
export function itemProgress(title: string, total?: number) {
  if (process.stderr.isTTY !== true) return { show: () => undefined, stop: () => undefined };
  const format = total === undefined ? `${title} | {value} items` : `${title} {bar} {percentage}% | {value} items`;
  const bar = new SingleBar({ format, barsize: 24, hideCursor: true, clearOnComplete: true, stream: process.stderr });
  bar.start(total ?? 0, 0);
  return { show: (items: number) => bar.update(items), stop: () => bar.stop() };
}
