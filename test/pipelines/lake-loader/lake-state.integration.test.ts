import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamoLakeState } from '../../../pipelines/lake-loader/lake-state-client.ts';

// A table of its own: the stack's own loader must not be kept from its work.
const table = `lake-state-test-${randomUUID()}`;
const client = new DynamoDBClient({});
const state = dynamoLakeState(client, table);

beforeAll(async () => {
  await client.send(
    new CreateTableCommand({
      TableName: table,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
});

afterAll(async () => {
  await client.send(new DeleteTableCommand({ TableName: table }));
  client.destroy();
});

describe('the lease in DynamoDB', () => {
  test('is held by one loader at a time, until it is given back', async () => {
    expect(await state.takeLease('a', 1000, 2000)).toEqual({ status: 'taken', wasAbandoned: false });
    expect(await state.takeLease('b', 1500, 2500)).toEqual({ status: 'held', holder: 'a', untilMs: 2000 });
    expect(await state.renewLease('a', 3000)).toBe(true);
    expect(await state.takeLease('b', 2500, 3500)).toEqual({ status: 'held', holder: 'a', untilMs: 3000 });
    await state.releaseLease('a');
    expect(await state.takeLease('b', 2600, 3600)).toEqual({ status: 'taken', wasAbandoned: false });
    await state.releaseLease('b');
  });

  test('that ran out is taken over, and its former holder can neither prolong it nor give it back', async () => {
    await state.takeLease('dead', 1000, 2000);
    expect(await state.takeLease('next', 2001, 3000)).toEqual({ status: 'taken', wasAbandoned: true });
    expect(await state.renewLease('dead', 9000)).toBe(false);
    await state.releaseLease('dead');
    expect(await state.takeLease('third', 2500, 3500)).toMatchObject({ status: 'held', holder: 'next' });
    await state.releaseLease('next');
  });

  test('of many who ask at once is given to one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => state.takeLease(`l${index}`, 1000, 2000)),
    );
    expect(answers.filter(({ status }) => status === 'taken')).toHaveLength(1);
    await Promise.all(answers.map((_, index) => state.releaseLease(`l${index}`)));
  });
});

describe('watermarks in DynamoDB', () => {
  test('move forward, never back, each dataset on its own', async () => {
    expect(await state.readWatermark('order_events')).toBeUndefined();
    await state.writeWatermark('order_events', '2026-03-02');
    await state.writeWatermark('order_events', '2026-03-01');
    expect(await state.readWatermark('order_events')).toBe('2026-03-02');
    await state.writeWatermark('order_events', '2026-03-03');
    expect(await state.readWatermark('order_events')).toBe('2026-03-03');
    expect(await state.readWatermark('order_lines')).toBeUndefined();
  });
});
