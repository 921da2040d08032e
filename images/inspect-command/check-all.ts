import type { CheckedFile } from './checked-file.ts';

/**
 * Checks files, so many at once, and hands each over in the order of the files, whichever was done first. An abort lets
 * nothing start any more; what was done until then is handed over.
 */
export async function checkAll(
  paths: readonly string[],
  check: (path: string) => Promise<CheckedFile>,
  { atOnce, signal, done }: { atOnce: number; signal: AbortSignal; done: (file: CheckedFile) => void },
): Promise<void> {
  const held = new Map<number, CheckedFile>();
  let [started, handedOver] = [0, 0];
  const handOver = () => {
    for (let next = held.get(handedOver); next !== undefined; next = held.get(handedOver)) {
      held.delete(handedOver++);
      done(next);
    }
  };
  const work = async () => {
    while (started < paths.length && !signal.aborted) {
      const index = started++;
      const file = await check(paths[index] ?? '').catch((error: unknown) => {
        if (signal.aborted) return undefined;
        // The others find nothing more to start.
        started = paths.length;
        throw error;
      });
      if (file !== undefined) held.set(index, file);
      handOver();
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    for (const [, file] of [...held].sort(([a], [b]) => a - b)) done(file);
  }
}
