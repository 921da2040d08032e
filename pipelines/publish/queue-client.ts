import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * A client that talks to the endpoint of its configuration. By default the SDK would take the host of the queue's URL
 * instead, which on this machine still names the port that the services had when the queue was made.
 */
export function createQueueClient(): SQSClient {
  return new SQSClient({ useQueueUrlAsEndpoint: false });
}
