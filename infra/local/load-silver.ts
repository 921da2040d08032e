import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { LocalStackError } from './errors.ts';

const outcomeSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('busy'), holder: z.string() }),
  z.object({
    status: z.literal('done'),
    datasets: z.array(z.object({ dataset: z.string(), insertedRows: z.number().optional() })),
  }),
]);

/** Longer than the lease of a loader that was killed. */
const maxWaitMs = 120_000;

/**
 * Has the lake-loader load what is in bronze, instead of waiting for its schedule, and takes turns with that.
 * @returns rows that silver did not have before
 * @throws LocalStackError COMMAND_FAILED with what the function says
 */
export async function loadSilver(
  functionName: string,
  report: (text: string) => void,
  signal: AbortSignal,
): Promise<number> {
  // A load of a large bronze takes its minutes, and asking twice would only find the first one at work.
  const client = new LambdaClient({ maxAttempts: 1 });
  const deadline = Date.now() + maxWaitMs;
  for (;;) {
    const answer = await client.send(new InvokeCommand({ FunctionName: functionName }), { abortSignal: signal });
    const text = new TextDecoder().decode(answer.Payload);
    if (answer.FunctionError !== undefined)
      throw new LocalStackError('COMMAND_FAILED', `The lake-loader failed: ${text}`);
    const outcome = outcomeSchema.parse(JSON.parse(text));
    if (outcome.status === 'done') return outcome.datasets.reduce((sum, { insertedRows = 0 }) => sum + insertedRows, 0);
    if (Date.now() > deadline) throw new LocalStackError('STALLED', `Another load (${outcome.holder}) does not end.`);
    report('another load is running, waiting for it to end');
    await sleep(500, undefined, { signal });
  }
}
