import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type DeadLetter, subjectOf, toDeadLetter } from '../../../../infra/operations/redrive/dead-letter.ts';
import {
  ageOf,
  describeDeadLetters,
  isReasonUnknown,
} from '../../../../infra/operations/redrive/describe-dead-letters.ts';
import {
  type DeadLetterPorts,
  type RedriveOptions,
  redriveDeadLetters,
} from '../../../../infra/operations/redrive/redrive-dead-letters.ts';
import { eventText } from '../../../factories.ts';

const look: RedriveOptions = { go: false, reason: undefined, limit: 1_000, startedMs: 1_000 };

function letter(number: number, reason = 'MAPPING_REFUSED', sentMs = 1): DeadLetter {
  return { id: `m${number}`, receipt: `r${number}`, body: `${number}`, reason, detail: 'why', sinceMs: sentMs, sentMs };
}

/** Two queues as SQS keeps them; `failure` decides which call breaks off, before or after its effect. */
function twoQueues(letters: readonly DeadLetter[], failure: () => 'before' | 'after' | undefined = () => undefined) {
  const dead = new Map(letters.map((one) => [one.id, one]));
  const hidden = new Set<string>();
  const arrived: string[] = [];
  const call = async <T>(effect: () => T): Promise<T> => {
    const how = failure();
    if (how === 'before') throw new Error('killed');
    const result = effect();
    if (how === 'after') throw new Error('killed');
    return result;
  };
  const ports: DeadLetterPorts = {
    receive: () =>
      call(() => {
        const batch = [...dead.values()].filter(({ id }) => !hidden.has(id)).slice(0, 10);
        for (const { id } of batch) hidden.add(id);
        return batch;
      }),
    send: (batch) =>
      call(() => {
        for (const { body } of batch) arrived.push(body);
        return new Set(batch.map(({ id }) => id));
      }),
    remove: (batch) =>
      call(() => {
        for (const { id } of batch) [dead, hidden].map((held) => held.delete(id));
      }),
    release: (batch) =>
      call(() => {
        for (const { id } of batch) hidden.delete(id);
      }),
  };
  return { ports, dead, hidden, arrived };
}

const never = new AbortController().signal;
const quiet = () => undefined;

describe('a look at a dead-letter queue', () => {
  test('groups messages by reason, the commonest first, and changes nothing', async () => {
    const { ports, dead, hidden, arrived } = twoQueues([letter(1), letter(2, 'OTHER', 5), letter(3, 'OTHER', 9)]);
    const report = await redriveDeadLetters(ports, look, quiet, never);
    expect(report).toMatchObject({ seen: 3, sent: 0, isComplete: true });
    expect(report.groups).toMatchObject([
      { reason: 'OTHER', count: 2, oldestMs: 5, newestMs: 9 },
      { reason: 'MAPPING_REFUSED', count: 1 },
    ]);
    expect([dead.size, hidden.size, arrived]).toEqual([3, 0, []]);
  });

  test('says so when it ended by its limit', async () => {
    const { ports } = twoQueues(Array.from({ length: 50 }, (_, number) => letter(number)));
    const report = await redriveDeadLetters(ports, { ...look, limit: 20 }, quiet, never);
    expect(report).toMatchObject({ seen: 20, isComplete: false });
  });
});

describe('a redrive', () => {
  test('sends what was asked for and keeps the rest', async () => {
    const { ports, dead, hidden, arrived } = twoQueues([letter(1), letter(2, 'OTHER'), letter(3)]);
    const report = await redriveDeadLetters(ports, { ...look, go: true, reason: 'OTHER' }, quiet, never);
    expect(report).toMatchObject({ sent: 1, failed: 0 });
    expect([arrived, [...dead.keys()], hidden.size]).toEqual([['2'], ['m1', 'm3'], 0]);
  });

  test('leaves alone what came after it began, which would go in circles', async () => {
    const { ports, dead } = twoQueues([letter(1), letter(2, 'OTHER', 1_001)]);
    await redriveDeadLetters(ports, { ...look, go: true }, quiet, never);
    expect([...dead.keys()]).toEqual(['m2']);
  });

  test('counts what the queue did not take, and keeps it', async () => {
    const { ports, dead } = twoQueues([letter(1), letter(2)]);
    const picky = {
      ...ports,
      send: async (batch: readonly DeadLetter[]) => new Set(batch.slice(0, 1).map(({ id }) => id)),
    };
    const report = await redriveDeadLetters(picky, { ...look, go: true }, quiet, never);
    expect(report).toMatchObject({ sent: 1, failed: 1 });
    expect([...dead.keys()]).toEqual(['m2']);
  });

  test('loses nothing wherever it is killed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(40),
        fc.nat(25),
        fc.constantFrom('before' as const, 'after' as const),
        async (count, killedAt, how) => {
          let calls = 0;
          const failure = () => (calls++ >= killedAt ? how : undefined);
          const letters = Array.from({ length: count }, (_, number) => letter(number));
          const { ports, dead, arrived } = twoQueues(letters, failure);
          await redriveDeadLetters(ports, { ...look, go: true }, quiet, never).catch(() => undefined);
          const somewhere = new Set([...arrived, ...[...dead.values()].map(({ body }) => body)]);
          expect(somewhere.size).toBe(count);
        },
      ),
    );
  });
});

describe('a dead letter', () => {
  test('tells why its consumer parked it, and since when', () => {
    const text = (StringValue: string) => ({ StringValue });
    const received = {
      MessageId: 'm1',
      Attributes: { SentTimestamp: '1700000000000' },
      MessageAttributes: {
        reason: text('TOO_LONG'),
        detail: text('600 bytes'),
        parkedAt: text('2026-11-21T10:00:00Z'),
      },
    };
    const sinceMs = Date.parse('2026-11-21T10:00:00Z');
    expect(toDeadLetter(received)).toMatchObject({ reason: 'TOO_LONG', detail: '600 bytes', sinceMs });
  });

  test('tells that SQS moved it, or that EventBridge could not deliver it', () => {
    expect(toDeadLetter({ Attributes: { SentTimestamp: '5' } })).toMatchObject({ reason: 'MOVED_BY_SQS', sinceMs: 5 });
    const undelivered = { MessageAttributes: { ERROR_CODE: { StringValue: 'NO_PERMISSIONS' } } };
    expect(toDeadLetter(undelivered)).toMatchObject({ reason: 'UNDELIVERED_NO_PERMISSIONS' });
  });

  test('is named by ids alone, since the rest may be personal', () => {
    expect(subjectOf(eventText('product.upserted', { productId: 'P1' }))).toBe('product.upserted P1');
    const order = subjectOf(eventText('order.placed'));
    expect(order).toBe('order.placed O-1001');
    expect(subjectOf('{"name":"Jane')).toBe('no JSON, 13 characters');
    expect(subjectOf('null')).toBe('no event, 4 characters');
    expect(subjectOf('{}')).toBe('event of no type');
    expect(subjectOf(JSON.stringify({ reprocess: 'a1b2' }))).toBe('reprocess a1b2');
    const object = { key: 'uploads/0f9d3c1e-0000-4000-8000-000000000000' };
    const notification = JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3: { object } }] });
    expect(subjectOf(notification)).toBe('ObjectCreated:Put uploads/0f9d3c1e…');
    expect(subjectOf('{"Records":[{"eventVersion":"3.0"}]}')).toBe('notification of S3');
  });
});

describe('what people are told', () => {
  test('fits a terminal of 100 columns, whatever the details say', async () => {
    const long = {
      ...letter(1),
      body: 'x'.repeat(500),
      detail: `mapper_parsing ${'y'.repeat(900)}`,
      reason: 'MAPPING_REFUSED',
    };
    const report = await redriveDeadLetters(twoQueues([long]).ports, look, quiet, never);
    const text = describeDeadLetters({ queue: 'indexing', report, go: false, reason: undefined, nowMs: 90_061_000 });
    const widths = text
      .split('\n')
      .map((line) => line.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '').length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
    expect(text).toContain('1 d');
    expect(text).toContain('npm run redrive -- indexing --go sends 1 message again');
  });

  test('says of a reason that no message has that nothing was sent, and which there are', async () => {
    const { ports } = twoQueues([letter(1), letter(2, 'OTHER')]);
    for (const go of [true, false]) {
      const report = await redriveDeadLetters(ports, { ...look, go, reason: 'NOPE' }, quiet, never);
      const text = describeDeadLetters({ queue: 'indexing', report, go, reason: 'NOPE', nowMs: 2_000 });
      expect(text).toContain('No message has the reason NOPE; nothing was sent. There are: MAPPING_REFUSED, OTHER.');
      expect(text).not.toContain('sent again');
      expect(isReasonUnknown('NOPE', report)).toBe(true);
      expect(isReasonUnknown('OTHER', report)).toBe(false);
    }
  });

  test('gives ages in their largest unit', () => {
    expect([1_000, 61_000, 3_600_000, 200_000_000].map((nowMs) => ageOf(0, nowMs))).toEqual([
      '1 s',
      '1 min',
      '1 h',
      '2 d',
    ]);
  });
});
