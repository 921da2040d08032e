import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { productAlias } from '../../indexer/index/index-names.ts';
import type { ProductDocument } from '../../indexer/index/product-document.ts';
import { createSearchClient } from '../../indexer/index/search-client.ts';
import { readQueueDepth } from '../../infra/local/queue-depth.ts';

const pollMs = 50;
const patienceMs = 90_000;

/** Asks until the answer is accepted. @throws with the last answer when that takes longer than 90 s */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  isAccepted: (answer: Answer) => boolean,
): Promise<Answer> {
  const startMs = Date.now();
  for (;;) {
    const answer = await ask();
    if (isAccepted(answer)) return answer;
    if (Date.now() - startMs > patienceMs) {
      throw new Error(`not within ${patienceMs / 1000} s; the last answer was ${JSON.stringify(answer)}`);
    }
    await sleep(pollMs);
  }
}

/** The index of the stack of the tests, as shoppers see it. */
export function stackIndex() {
  const { INKSTREAM_OPENSEARCH_URL: url = '' } = process.env;
  const client = createSearchClient(url);
  return {
    client,
    find: async (productId: string): Promise<ProductDocument | undefined> => {
      const body = { query: { term: { productId } }, size: 1 };
      const answer = await client.search({ index: productAlias, body });
      return answer.body.hits.hits[0]?._source as ProductDocument | undefined;
    },
  };
}

const queues = new SQSClient({});

/** Waits until neither the indexer nor the lake has events left to take, so that nothing of a test comes late into the next. */
export async function everythingTaken(): Promise<void> {
  const { INKSTREAM_INDEXING_QUEUE_URL: indexing = '', INKSTREAM_ANALYTICS_QUEUE_URL: analytics = '' } = process.env;
  let emptyLooks = 0;
  await eventually(
    async () => {
      const depths = await Promise.all([indexing, analytics].map((queueUrl) => readQueueDepth(queues, queueUrl)));
      const messages = depths.reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0);
      emptyLooks = messages === 0 ? emptyLooks + 1 : 0;
      return messages;
    },
    // A message on its way from the bus to a queue is in neither for a moment.
    () => emptyLooks >= 5,
  );
}
