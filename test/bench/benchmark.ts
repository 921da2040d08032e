/** One figure of a benchmark. */
export interface BenchmarkRow {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The limit in words, where there is one. */
  readonly limit?: string;
  /** Whether the limit is kept; absent where there is none. */
  readonly ok?: boolean;
}

/**
 * A file `test/bench/<name>.bench.ts` exports one of these as `bench`. It is bundled and runs in a process of its own
 * with `--expose-gc`, started in the project's root: name files from there, `import.meta.url` is the bundle's.
 */
export interface Benchmark {
  readonly name: string;
  /** What is compared with what, in a sentence or two. */
  readonly about: string;
  readonly run: () => Promise<{ readonly rows: readonly BenchmarkRow[] }>;
}

/** A limit from above, and whether the value keeps it. */
export function atMost(value: number, limit: number): Pick<BenchmarkRow, 'value' | 'limit' | 'ok'> {
  return { value, limit: `at most ${limit}`, ok: value <= limit };
}

/** A limit from below, and whether the value keeps it. */
export function atLeast(value: number, limit: number): Pick<BenchmarkRow, 'value' | 'limit' | 'ok'> {
  return { value, limit: `at least ${limit}`, ok: value >= limit };
}

/**
 * Times two ways of doing the same in turns, so that a slow spell of the machine hits both, and gives the median
 * milliseconds of each and the median of the ratios of each turn. Nothing is collected by force in between: that would
 * make the engine forget the shapes of objects, which a process at work keeps.
 */
export async function compare(
  first: () => unknown,
  second: () => unknown,
  turns: number,
): Promise<{ firstMs: number; secondMs: number; ratio: number }> {
  const times: { firstMs: number; secondMs: number }[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    times.push({ firstMs: await timed(first), secondMs: await timed(second) });
  }
  return {
    firstMs: median(times.map(({ firstMs }) => firstMs)),
    secondMs: median(times.map(({ secondMs }) => secondMs)),
    ratio: median(times.map(({ firstMs, secondMs }) => firstMs / secondMs)),
  };
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
