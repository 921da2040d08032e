import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { askToReprocess } from '../../../images/intake/print-images-queue-client.ts';
import { sendMessages } from '../../../indexer/sync/parking-client.ts';
import { readQueueDepth } from '../../local/queue-depth.ts';
import { OperationsError } from '../errors.ts';
import type { ReplayPorts } from './replay-events.ts';

export type ConsumerPorts = Pick<ReplayPorts, 'send' | 'waiting'>;

const MAX_ATTEMPTS = 6;
const BASE_DELAY_MS = 200;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_BATCH = 10;

/** The queue of a consumer of events. Straight into it: of what is put on the bus everybody would hear again. */
export function eventConsumer(sqs: SQSClient, queueUrl: string): ConsumerPorts {
  return {
    send: async (texts) => {
      let pending = texts.map((text, place) => ({ id: String(place), text }));
      await untilTaken(async () => {
        const { ids, trouble } = await sendMessages(sqs, queueUrl, pending, () => ({}));
        pending = pending.filter(({ id }) => !ids.has(id));
        return pending.length === 0 ? undefined : (trouble ?? 'no reason given');
      });
    },
    waiting: async () => (await readQueueDepth(sqs, queueUrl)).waiting,
  };
}

/** The print-image function, which is asked to work on the images anew that events tell of, on each once. */
export function imageConsumer(sqs: SQSClient, queueUrl: string): ConsumerPorts {
  const asked = new Set<string>();
  return {
    send: async (texts) => {
      const imageIds = [...new Set(texts.map((text) => String(JSON.parse(text).detail.imageId)))];
      let pending = imageIds.filter((imageId) => !asked.has(imageId));
      await untilTaken(async () => {
        for (let start = 0; start < pending.length; start += MAX_BATCH)
          for (const taken of await askToReprocess(sqs, queueUrl, pending.slice(start, start + MAX_BATCH)))
            asked.add(taken);
        pending = pending.filter((imageId) => !asked.has(imageId));
        return pending.length === 0 ? undefined : 'the queue did not take them';
      });
    },
    waiting: async () => (await readQueueDepth(sqs, queueUrl)).waiting,
  };
}

/** @param attempt gives what was in the way, undefined when all is done */
async function untilTaken(attempt: () => Promise<string | undefined>): Promise<void> {
  for (let number = 0; ; number += 1) {
    const trouble = await attempt();
    if (trouble === undefined) return;
    if (number === MAX_ATTEMPTS)
      throw new OperationsError('NOT_POSSIBLE', `The queue does not take events: ${trouble}`);
    await sleep(Math.random() * BASE_DELAY_MS * 2 ** number);
  }
}
