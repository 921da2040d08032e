import { streamQuery } from '../../../queries/athena/run-query.ts';

// Streams the rows of the statement on the command line to nowhere, and prints how many there were and the peak resident memory of
// this process in MiB.
let [rows, batches, largestBatch] = [0, 0, 0];
const stream = await streamQuery(String(process.argv[2]), {}, { via: 'unload' });
for await (const { numRows } of stream.batches) {
  rows += numRows;
  batches += 1;
  largestBatch = Math.max(largestBatch, numRows);
}
const peakMiB = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ columns: stream.schema.names, rows, batches, largestBatch, peakMiB }));
