import { expect, test } from '@jest/globals';
import { outboxConfig } from '../../../../pipelines/sources/outbox/config.ts';

test('a URL names the whole outbox', () => {
  const url = 'postgresql://relay@db/shop';
  expect(outboxConfig({ INKSTREAM_OUTBOX_URL: url })).toEqual({ address: { kind: 'url', url }, keepDays: 7 });
});

test('on AWS a secret has the user, and the stage the rest', () => {
  const variables = {
    INKSTREAM_OUTBOX_HOST: 'db',
    INKSTREAM_OUTBOX_DATABASE: 'shop',
    INKSTREAM_OUTBOX_SECRET: 'arn:secret',
    INKSTREAM_OUTBOX_KEEP_DAYS: '30',
  };
  expect(outboxConfig(variables)).toEqual({
    address: { kind: 'secret', host: 'db', port: 5432, database: 'shop', secret: 'arn:secret' },
    keepDays: 30,
  });
});

test.each([
  ['nothing', {}, /No outbox is named/],
  [
    'another kind of database',
    { INKSTREAM_OUTBOX_URL: 'mysql://root:hunter2@db/shop' },
    /INKSTREAM_OUTBOX_URL: must begin with postgresql/,
  ],
  [
    'a host without the rest',
    { INKSTREAM_OUTBOX_HOST: 'db' },
    /INKSTREAM_OUTBOX_DATABASE: .*INKSTREAM_OUTBOX_SECRET: /,
  ],
])('%s is refused by naming what is wrong, without its value', (_, variables, message) => {
  expect(() => outboxConfig(variables)).toThrow(message);
  expect(() => outboxConfig(variables)).not.toThrow(/hunter2/);
});
