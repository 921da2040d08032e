import { memoryUsage } from 'node:process';
import { generateSample } from '../../pipelines/sample/generate-sample.ts';
import { atMost, type Benchmark } from './benchmark.ts';

const few = 10_000;
const many = 200_000;

/** Walks through a sample and looks at the heap after every 20,000 items, garbage collected. */
function walk(orders: number): { items: number; seconds: number; peakHeapBytes: number } {
  const start = performance.now();
  let items = 0;
  let peakHeapBytes = 0;
  for (const _ of generateSample({ orders }).items) {
    items += 1;
    if (items % 20_000 !== 0) continue;
    globalThis.gc?.();
    peakHeapBytes = Math.max(peakHeapBytes, memoryUsage().heapUsed);
  }
  return { items, seconds: (performance.now() - start) / 1000, peakHeapBytes };
}

export const bench: Benchmark = {
  name: 'sample',
  about: `Making a sample of ${many.toLocaleString('en-US')} orders against one of ${few.toLocaleString('en-US')}: the heap must not grow with the number of orders.`,
  run: async () => {
    walk(1_000);
    const small = walk(few);
    const large = walk(many);
    return {
      rows: [
        { what: 'events made per second', value: large.items / large.seconds, unit: 'events/s' },
        { what: `heap at ${few.toLocaleString('en-US')} orders`, value: small.peakHeapBytes / 1e6, unit: 'MB' },
        { what: `heap at ${many.toLocaleString('en-US')} orders`, value: large.peakHeapBytes / 1e6, unit: 'MB' },
        { what: 'growth of the heap', unit: 'times', ...atMost(large.peakHeapBytes / small.peakHeapBytes, 1.2) },
      ],
    };
  },
};
