import { expect, test } from '@jest/globals';
import { messageOf } from '../../../pipelines/lake-writer/sqs-message.ts';

test('an SQS record becomes a message that is the same at every delivery', () => {
  const record = {
    messageId: '7b2c',
    receiptHandle: 'r',
    body: '{"a":1}',
    attributes: {
      ApproximateReceiveCount: '3',
      SentTimestamp: '1772442932000',
      SenderId: 's',
      ApproximateFirstReceiveTimestamp: '1772442999999',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: 'eu-central-1',
  };
  expect(messageOf(record)).toEqual({ id: '7b2c', text: '{"a":1}', receivedAt: '2026-03-02T09:15:32.000Z' });
});
