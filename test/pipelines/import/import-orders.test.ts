import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { describeStoreErrors } from '../../../pipelines/import/describe-import.ts';
import { ImportError } from '../../../pipelines/import/errors.ts';
import type { Message } from '../../../pipelines/lake-writer/batch-entries.ts';
import { cells, importInto, jobOf, mappingOf, numbered, plainMapping } from './import-files.ts';

const eventOf = (message: Message | undefined) => {
  const parsed = parseEvent(message?.text ?? '');
  if (!parsed.ok) throw new Error(`no event: ${JSON.stringify(parsed.rejection)}`);
  return parsed.event;
};

async function imported(lines: readonly (readonly string[])[], mapping: unknown = plainMapping) {
  const lake = new Map<string, Message>();
  const tally = await importInto(lake, await jobOf(numbered(lines), mappingOf(mapping)));
  return { lake, tally };
}

describe('the lines of an order', () => {
  test('become one order.placed whose total is their sum', async () => {
    const { lake } = await imported([cells('1'), cells('1', { sku: 'DL', qty: '3', price: '0.10' })]);
    expect(eventOf(lake.get('order 1'))).toMatchObject({
      detailType: 'order.placed',
      detail: {
        orderId: '1',
        totalMinor: 540,
        channel: 'web',
        customer: { customerId: '17850' },
        lines: [
          { lineNumber: 1, sku: 'A3', unitPriceMinor: 255 },
          { lineNumber: 2, sku: 'DL', quantity: 3 },
        ],
      },
    });
  });

  test('that disagree take the earliest time and the first customer that is named', async () => {
    const { lake } = await imported([
      cells('1', { when: '2010-12-01 16:58', who: '' }),
      cells('1', { when: '2010-12-01 16:57' }),
    ]);
    expect(eventOf(lake.get('order 1')).detail).toMatchObject({
      occurredAt: '2010-12-01T16:57:00.000Z',
      customer: { customerId: '17850' },
    });
  });

  test('are refused one by one, and the others stay, with the numbers that they had', async () => {
    const { lake, tally } = await imported([cells('1', { qty: '0' }), cells('1')]);
    expect(eventOf(lake.get('order 1')).detail).toMatchObject({ lines: [{ lineNumber: 2 }], totalMinor: 510 });
    expect(lake.get('line 2')).toMatchObject({ rejection: { code: 'LINE_QUANTITY_NOT_POSITIVE', path: '/cells/qty' } });
    expect(tally).toMatchObject({ lines: 2, linesStored: 1, linesRefused: 1, orders: 1, ordersRefusedWhole: 0 });
  });

  test('are all refused with the reason of the contract when the order as a whole breaks it', async () => {
    const tooEarly = cells('1', { when: '1900-01-01 00:00' });
    const { lake, tally } = await imported([tooEarly, tooEarly, cells('2')]);
    expect([...lake.keys()].sort()).toEqual(['line 2', 'line 3', 'order 2']);
    expect(lake.get('line 2')?.rejection?.code).toBe('OCCURRED_AT_OUT_OF_RANGE');
    expect(tally).toMatchObject({ linesRefused: 2, orders: 1, ordersRefusedWhole: 1 });
  });

  test('more than an event may hold are refused, however many they are', async () => {
    const { lake, tally } = await imported([...Array.from({ length: 10_001 }, () => cells('1')), cells('2')]);
    expect(tally).toMatchObject({
      linesRefused: 10_001,
      orders: 1,
      ordersRefusedWhole: 1,
      refusedByCode: { EVENT_TOO_LARGE: 10_001 },
    });
    expect(lake.size).toBe(10_002);
  });

  test('of a credit note become order.refunded', async () => {
    const { lake, tally } = await imported([cells('C1'), cells('C1', { sku: 'DL', qty: '-1' })]);
    expect(eventOf(lake.get('order C1'))).toMatchObject({
      detailType: 'order.refunded',
      detail: {
        refundId: 'C1',
        amountMinor: 765,
        scope: 'lines',
        lines: [
          { sku: 'A3', quantity: 2, amountMinor: 510 },
          { sku: 'DL', quantity: 1, amountMinor: 255 },
        ],
      },
    });
    expect(tally).toMatchObject({ orders: 0, creditNotes: 1 });
  });
});

describe('a refused line as analysts will see it', () => {
  test('is its cells and its number, without the customer', async () => {
    const { lake } = await imported([cells('1', { qty: '-1' })]);
    const message = lake.get('line 2');
    expect(JSON.parse(message?.text ?? '')).toEqual({
      shop: 'test-shop',
      line: 2,
      cells: {
        order: '1',
        sku: 'A3',
        title: 'Poster',
        qty: '-1',
        when: '2010-12-01 08:26',
        price: '2.55',
        who: '***',
        land: 'France',
      },
    });
    expect(message?.isMasked).toBe(true);
    expect(message?.rejection?.source).toBe('import.test-shop');
  });
});

describe('event ids', () => {
  test('are the same wherever the order stands in the file, and differ between orders, kinds and shops', async () => {
    const idOf = async (lines: string[][], key: string, mapping: unknown = plainMapping) =>
      eventOf((await imported(lines, mapping)).lake.get(key)).detail.eventId;
    const id = await idOf([cells('1')], 'order 1');
    expect(await idOf([cells('2'), cells('1', { qty: '5' })], 'order 1')).toBe(id);
    expect(await idOf([cells('2')], 'order 2')).not.toBe(id);
    expect(await idOf([cells('1')], 'order 1', { ...plainMapping, shop: 'other' })).not.toBe(id);
    const refund = { ...plainMapping, creditNotes: { orderIdPrefix: '1' } };
    expect(await idOf([cells('1', { qty: '-1' })], 'order 1', refund)).not.toBe(id);
  });
});

const someFile = fc.array(
  fc.tuple(
    fc.constantFrom('1', '2', '3', 'C4', 'C5', '6'),
    fc.constantFrom('-1', '0', '1', '2', 'x'),
    fc.constantFrom('1.00', '0.0', '2.55'),
  ),
  { minLength: 1, maxLength: 60 },
);

describe('for any file', () => {
  test('every line is stored or refused, once: the sums of the events and the refused lines are the lines of the file', async () => {
    await fc.assert(
      fc.asyncProperty(someFile, async (lines) => {
        const { lake, tally } = await imported(lines.map(([order, qty, price]) => cells(order, { qty, price })));
        const events = [...lake.values()].filter(({ rejection }) => rejection === undefined).map(eventOf);
        const stored = events.reduce((sum, { detail }) => sum + ('lines' in detail ? detail.lines.length : 0), 0);
        const refused = [...lake.values()].filter(({ rejection }) => rejection !== undefined).length;
        expect(stored).toBe(tally.linesStored);
        expect(refused).toBe(tally.linesRefused);
        expect(stored + refused).toBe(lines.length);
      }),
    );
  });

  test('cut off anywhere, any number of times, and run again, the lake and the figures are as if it never was', async () => {
    const cuts = fc.array(fc.nat(12), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(someFile, cuts, fc.boolean(), async (lines, callsBeforeCut, losesLastCheckpoint) => {
        const file = numbered(lines.map(([order, qty, price]) => cells(order, { qty, price })));
        const whole = new Map<string, Message>();
        const wholeTally = await importInto(whole, await jobOf(file));
        const lake = new Map<string, Message>();
        const checkpoints = [0];
        const run = async (calls: number) => {
          let left = calls;
          const cut = () => {
            left -= 1;
            if (left < 0) throw new Error('killed');
          };
          return importInto(lake, await jobOf(file, undefined, checkpoints.at(-1)), {
            linesPerBatch: 3,
            store: async (messages) => {
              cut();
              for (const message of messages) lake.set(message.id, message);
              cut();
              return [];
            },
            saveProgress: async (settledBefore) => {
              cut();
              checkpoints.push(settledBefore);
            },
          });
        };
        for (const calls of callsBeforeCut) {
          await run(calls).catch((error: Error) => expect(error.message).toBe('killed'));
          if (losesLastCheckpoint && checkpoints.length > 1) checkpoints.pop();
        }
        const tally = await run(Number.POSITIVE_INFINITY);
        expect(new Map([...lake].sort())).toEqual(new Map([...whole].sort()));
        expect({ ...tally, linesSent: 0 }).toEqual({ ...wholeTally, linesSent: 0 });
      }),
      { numRuns: 100 },
    );
  });
});

describe('progress', () => {
  const file = numbered(Array.from({ length: 12 }, (_, index) => cells(String(Math.floor(index / 2)))));

  test('never runs ahead of what the lake has confirmed', async () => {
    const confirmed = new Set<string>();
    await importInto(new Map(), await jobOf(file), {
      linesPerBatch: 3,
      store: async (messages) => {
        for (const { id } of messages) confirmed.add(id);
        return [];
      },
      saveProgress: async (settledBefore) => {
        for (const line of file) {
          if (line.lineNumber < settledBefore) expect([...confirmed]).toContain(`order ${line.cells[0]}`);
        }
      },
    });
  });

  test('counts lines that are in the lake, not those that are read ahead', async () => {
    const lines = numbered(Array.from({ length: 3000 }, (_, index) => cells(String(Math.floor(index / 2)))));
    let stored = 0;
    const reports: number[] = [];
    await importInto(new Map(), await jobOf(lines), {
      linesPerBatch: 700,
      store: async (messages) => {
        stored += messages.length * 2;
        return [];
      },
      onLines: (_, settled) => {
        expect(settled).toBe(stored);
        reports.push(settled);
      },
    });
    expect(reports.length).toBeGreaterThan(3);
    expect(reports.at(-1)).toBe(3000);
  });

  test('of a finished import sends nothing again', async () => {
    const lake = new Map<string, Message>();
    const tally = await importInto(lake, await jobOf(file, undefined, Number.MAX_SAFE_INTEGER));
    expect(lake.size).toBe(0);
    expect(tally).toMatchObject({ lines: 12, linesStored: 12, linesSent: 0 });
  });
});

describe('a lake that does not take messages', () => {
  const file = numbered([cells('1'), cells('2')]);

  test('is offered those that failed again, and no others', async () => {
    const offers: string[][] = [];
    await importInto(new Map(), await jobOf(file), {
      store: async (messages) => {
        offers.push(messages.map(({ id }) => id));
        return offers.length < 3 ? ['order 2'] : [];
      },
    });
    expect(offers).toEqual([['order 1', 'order 2'], ['order 2'], ['order 2']]);
  });

  test('is given up after half a minute, with what to do, and progress stays where it was', async () => {
    const waits: number[] = [];
    const saved: number[] = [];
    const failing = importInto(new Map(), await jobOf(file), {
      store: async (messages) => messages.map(({ id }) => id),
      whyNotStored: () => describeStoreErrors(new Map([['ECONNREFUSED', 2]]), 'http://127.0.0.1:4566'),
      sleep: async (milliseconds) => void waits.push(milliseconds),
      saveProgress: async (line) => void saved.push(line),
    });
    await expect(failing).rejects.toThrow(
      'does not take 2 messages: ECONNREFUSED 127.0.0.1:4566: is the stack running? (npm start). Nothing is lost',
    );
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000]);
    expect(saved).toEqual([]);
  });

  test('an interruption saves what is confirmed and ends', async () => {
    const controller = new AbortController();
    const saved: number[] = [];
    const lines = numbered([cells('1'), cells('2'), cells('3'), cells('4')]);
    const interrupted = importInto(new Map(), await jobOf(lines), {
      linesPerBatch: 1,
      signal: controller.signal,
      store: async () => {
        controller.abort();
        return [];
      },
      saveProgress: async (line) => void saved.push(line),
    });
    await expect(interrupted).rejects.toThrow(ImportError);
    expect(saved).toEqual([3]);
  });
});
