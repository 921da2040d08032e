import { writeFile } from 'node:fs/promises';
import type { Benchmark } from './benchmark.ts';

/** Runs a benchmark and leaves its result as JSON in the file that the command line names. */
export async function reportBenchmark(bench: Benchmark): Promise<void> {
  const { rows } = await bench.run();
  await writeFile(process.argv[2] ?? '/dev/stdout', JSON.stringify({ name: bench.name, about: bench.about, rows }));
}
