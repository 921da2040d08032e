import { execFileSync } from 'node:child_process';
import { atMost, type Benchmark, type BenchmarkRow, compare } from './benchmark.ts';
import { sampleMessages, writeAll } from './mixed-batch.ts';

/** As many messages as the function is given at once. */
const BATCH_SIZE = 1_000;
const ORDERS = 2_000;
const TURNS = 41;
const MAX_RATIO = 3;
const MAX_GROWTH = 1.2;

/** The least that reading and writing JSON can cost. */
function floor(texts: readonly string[]): void {
  for (const text of texts) {
    try {
      JSON.stringify(JSON.parse(text));
    } catch {
      // Broken texts are part of the batch.
    }
  }
}

async function speed(): Promise<BenchmarkRow[]> {
  const messages = sampleMessages(ORDERS);
  const texts = messages.map(({ text }) => text);
  const core = () => writeAll(messages, BATCH_SIZE);
  await compare(core, () => floor(texts), 5);
  const { firstMs, secondMs, ratio } = await compare(core, () => floor(texts), TURNS);
  return [
    { what: `core, ${messages.length} messages of the sample in batches of ${BATCH_SIZE}`, value: firstMs, unit: 'ms' },
    { what: 'floor: JSON.parse and JSON.stringify of the same messages', value: secondMs, unit: 'ms' },
    { what: 'core / floor', unit: 'times', ...atMost(ratio, MAX_RATIO) },
    { what: 'events per second and core', value: (messages.length / firstMs) * 1_000, unit: '/s' },
  ];
}

/** Far less than the function has. Without a bound the engine lets garbage lie for as long as there is room. */
const HEAP_MIB = 32;

/** Peak resident MiB of a process that writes this many messages. */
function peakMemoryMiB(messages: number): number {
  const command = [
    `--max-old-space-size=${HEAP_MIB}`,
    '--import',
    'tsx',
    'test/bench/lake-writer-memory.command.ts',
    String(messages),
  ];
  return Number(execFileSync(process.execPath, command, { encoding: 'utf8' }));
}

function memory(): BenchmarkRow[] {
  const few = peakMemoryMiB(10_000);
  const many = peakMemoryMiB(1_000_000);
  return [
    { what: `peak memory with a heap of ${HEAP_MIB} MiB, 10 thousand messages`, value: few, unit: 'MiB' },
    { what: `peak memory with a heap of ${HEAP_MIB} MiB, 1 million messages`, value: many, unit: 'MiB' },
    { what: '1 million / 10 thousand', unit: 'times', ...atMost(many / few, MAX_GROWTH) },
  ];
}

export const bench: Benchmark = {
  name: 'lake-writer',
  about:
    'The core of the lake-writer (parse, validate, upgrade, pseudonymise, deduplicate, flatten, pack; ports that discard) on the ' +
    'messages of the sample shop as EventBridge delivers them, invalid and repeated ones included.',
  run: async () => ({ rows: [...(await speed()), ...memory()] }),
};
