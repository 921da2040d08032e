import { createQueueClient } from '../../../pipelines/publish/queue-client.ts';
import { LocalStackError } from '../errors.ts';
import type { LocalStack } from '../local-stack.ts';
import { readQueueDepth } from '../queue-depth.ts';
import type { Steps } from '../steps.ts';
import { auditIndex, countDocuments, ensureIndex, withProductIndex } from './product-index.ts';
import { waitUntilSearchable } from './wait-until-searchable.ts';

/** An event that failed is hidden for six times the time-out of the product-indexer before it is tried again. */
const stallSeconds = 400;

/**
 * Waits until everything that was announced of products is searchable, and holds the index against the projection.
 * @throws LocalStackError STALLED, or NOT_ACCOUNTED_FOR with how many products differ
 */
export async function waitForSearch(stack: LocalStack, steps: Steps): Promise<void> {
  await steps.run('Wait until the products are searchable', (step) =>
    stack.run((signal) =>
      withProductIndex(stack.environment, async (productIndex) => {
        const queues = createQueueClient();
        const queueUrl = stack.environment.INKSTREAM_INDEXING_QUEUE_URL ?? '';
        const look = async () => ({
          queue: await readQueueDepth(queues, queueUrl),
          searchable: await countDocuments(productIndex),
        });
        await waitUntilSearchable({ look, report: step.report, stallSeconds, signal });
        const { index } = await ensureIndex(productIndex);
        const { drift, products } = await auditIndex(productIndex, index);
        if (drift.length > 0) throw differing(drift.length, products);
        step.conclude(`${(await countDocuments(productIndex)).toLocaleString('en-US')} products`);
      }),
    ),
  );
}

function differing(drift: number, products: number): LocalStackError {
  const message = `${drift} of ${products} products differ between the index and the projection. "npm run audit" names them.`;
  return new LocalStackError('NOT_ACCOUNTED_FOR', message);
}
