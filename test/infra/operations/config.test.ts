import { expect, test } from '@jest/globals';
import { readDeadLetterUrls } from '../../../infra/operations/config.ts';

const queue = (name: string) => `https://sqs.eu-central-1.amazonaws.com/000000000000/${name}`;

test('dead letters are those of every queue that the stack has: of the mails only where it sends any', () => {
  const without = { INKSTREAM_ANALYTICS_DLQ_URL: queue('analytics-dlq') };
  expect([...readDeadLetterUrls(without)]).toEqual([['analytics', queue('analytics-dlq')]]);
  const withMails = { ...without, INKSTREAM_MAILS_DLQ_URL: queue('mails-dlq') };
  expect([...readDeadLetterUrls(withMails).keys()]).toEqual(['analytics', 'mails']);
});
