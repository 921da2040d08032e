import { sampleMessages, writeAll } from './mixed-batch.ts';

// Writes as many messages as the command line says and prints the peak resident memory of the process in MiB.
const messageCount = Number(process.argv[2]);
const sample = sampleMessages(500);

function* messages() {
  for (let number = 0; number < messageCount; number += 1) {
    const message = sample[number % sample.length];
    if (message) yield message;
  }
}

const written = await writeAll(messages(), 1_000);
if (written !== messageCount) throw new Error(`${written} of ${messageCount} messages were written`);
process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
