import { setTimeout } from 'node:timers/promises';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { createPutEvents } from '../contracts/bus-client.ts';
import { createQueueClient } from '../publish/queue-client.ts';
import type { SampleConfig } from './config.ts';
import type { SamplePorts } from './publish-sample.ts';

function createSendToQueue(queueUrl: string, client: SQSClient): SamplePorts['sendToQueue'] {
  return async (texts) => {
    const Entries = texts.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    const [first] = Failed;
    if (first) throw new Error(`The queue refused ${Failed.length} messages: ${first.Code} ${first.Message ?? ''}`);
  };
}

/** The ports of `publishSample` on AWS, or on whatever AWS_ENDPOINT_URL names. */
export function createSamplePorts(config: SampleConfig): SamplePorts {
  return {
    putEvents: createPutEvents(config.busName),
    sendToQueue: createSendToQueue(config.analyticsQueueUrl, createQueueClient()),
    sleep: (milliseconds) => setTimeout(milliseconds),
    random: Math.random,
  };
}
