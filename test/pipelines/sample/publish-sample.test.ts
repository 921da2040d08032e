import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generateSample } from '../../../pipelines/sample/generate-sample.ts';
import { publishSample, type SamplePorts } from '../../../pipelines/sample/publish-sample.ts';
import type { SampleItem } from '../../../pipelines/sample/sample-item.ts';
import { detailTextOf } from '../../../pipelines/sample/spoiled-events.ts';

const items: SampleItem[] = [...generateSample({ orders: 30, days: 10, products: 20, invalidShare: 0.1 }).items];

/** What a bus and a queue have taken; `fault` may throw before they do. */
function recordedPorts(fault: () => void = () => undefined) {
  const onBus: string[] = [];
  const inQueue: string[] = [];
  const calls: number[] = [];
  const ports: SamplePorts = {
    putEvents: async (entries) => {
      fault();
      calls.push(entries.length);
      onBus.push(...entries.map(({ detail }) => detail));
      return entries.map(() => undefined);
    },
    sendToQueue: async (texts) => {
      fault();
      inQueue.push(...texts);
    },
    sleep: async () => undefined,
    random: () => 0,
  };
  return { ports, onBus, inQueue, calls };
}

const expectedOnBus = items.filter(({ route }) => route === 'bus').map(({ text }) => detailTextOf(text));
const expectedInQueue = items.filter(({ route }) => route === 'queue').map(({ text }) => text);

describe('publishing a sample', () => {
  test('tells the bus when the shop would have published each event', async () => {
    const { ports } = recordedPorts();
    const times: (string | undefined)[] = [];
    const putEvents: SamplePorts['putEvents'] = (entries) => {
      times.push(...entries.map(({ time }) => time));
      return ports.putEvents(entries);
    };
    await publishSample(items, { ...ports, putEvents }, { concurrency: 1 });
    const onBus = items.filter(({ route }) => route === 'bus');
    expect(times).toEqual(onBus.map(({ text }) => JSON.parse(text).time));
  });

  test('puts every event on the bus as it is, and in the queue what no bus takes', async () => {
    const { ports, onBus, inQueue, calls } = recordedPorts();
    const { sent, refused } = await publishSample(items, ports, { concurrency: 1 });
    expect({ sent, refused }).toEqual({ sent: items.length, refused: [] });
    expect(onBus).toEqual(expectedOnBus);
    expect(inQueue).toEqual(expectedInQueue);
    expect(Math.max(...calls)).toBe(10);
  });

  test('goes on where it was interrupted: nothing is left out, and only what was under way is repeated', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 6 }), async (failAt, concurrency) => {
        let calls = 0;
        const first = recordedPorts(() => {
          calls += 1;
          if (calls === failAt) throw new Error('connection lost');
        });
        let mark = 0;
        const onSent = (count: number) => {
          mark = count;
        };
        await publishSample(items, first.ports, { concurrency, onSent }).catch(() => undefined);
        const second = recordedPorts();
        await publishSample(items, second.ports, { concurrency, alreadySent: mark, onSent });
        expect(mark).toBe(items.length);
        const onBus = [...first.onBus, ...second.onBus];
        expect(new Set([...onBus, ...first.inQueue, ...second.inQueue])).toEqual(
          new Set([...expectedOnBus, ...expectedInQueue]),
        );
        expect(onBus.length - expectedOnBus.length).toBeLessThanOrEqual(concurrency * 10);
      }),
      { numRuns: 30 },
    );
  });

  test('tells which events the bus refused for good', async () => {
    const { ports } = recordedPorts();
    const putEvents: SamplePorts['putEvents'] = async (entries) =>
      entries.map((_, index) =>
        index === 0 ? { code: 'MalformedDetail', message: 'Detail is malformed.' } : undefined,
      );
    const { refused } = await publishSample(items.slice(0, 25), { ...ports, putEvents }, { concurrency: 2 });
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['MalformedDetail']));
  });

  test('stops taking items when it is aborted, and says how far it came', async () => {
    const interruption = new AbortController();
    const { ports, onBus } = recordedPorts();
    const { sent } = await publishSample(items, ports, {
      concurrency: 2,
      signal: interruption.signal,
      onSent: (count) => {
        if (count >= 40) interruption.abort();
      },
    });
    expect(sent).toBeGreaterThanOrEqual(40);
    expect(sent).toBeLessThan(items.length);
    expect(onBus.length).toBeLessThan(expectedOnBus.length);
  });
});
