import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import type { Message } from '../../../pipelines/lake-writer/batch-entries.ts';
import { writeBatch } from '../../../pipelines/lake-writer/write-batch.ts';
import { messageText } from './batch-arbitrary.ts';
import { messagesOf, type RecordedLake, recordedLake } from './recorded-lake.ts';

const forever = Number.POSITIVE_INFINITY;

/** What the lake holds once duplicates are gone: the row keys of every dataset. */
function rowKeys(lake: RecordedLake): Record<string, string[]> {
  const keysOf = (name: string, rowKey: readonly string[]) =>
    [...new Set(lake.rows(name).map((row) => rowKey.map((column) => row[column]).join(' ')))].sort();
  return Object.fromEntries(datasets.map(({ name, rowKey }) => [name, keysOf(name, rowKey)]));
}

/** The messages in an order and in batches of the generator's choice, some of them delivered again. */
function deliveries(messages: readonly Message[]): fc.Arbitrary<Message[][]> {
  const cuts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 });
  const repeated = fc.subarray([...messages]);
  return fc.tuple(repeated, cuts).chain(([again, sizes]) =>
    fc.shuffledSubarray([...messages, ...again], { minLength: messages.length + again.length }).map((order) => {
      const batches: Message[][] = [];
      for (let start = 0; start < order.length; ) {
        const size = sizes[batches.length % sizes.length] ?? 1;
        batches.push(order.slice(start, start + size));
        start += size;
      }
      return batches;
    }),
  );
}

const messages = fc.array(messageText, { minLength: 1, maxLength: 25 }).map((texts) => messagesOf(texts));

describe('convergence', () => {
  test('any order, any repetition and any split into batches leave the same rows by row key', async () => {
    const history = messages.chain((all) => fc.tuple(fc.constant(all), deliveries(all)));
    await fc.assert(
      fc.asyncProperty(history, async ([all, batches]) => {
        const atOnce = recordedLake();
        await writeBatch(all, atOnce.ports, forever);
        const inPieces = recordedLake();
        for (const batch of batches) await writeBatch(batch, inPieces.ports, forever);
        expect(rowKeys(inPieces)).toEqual(rowKeys(atOnce));
      }),
    );
  });

  test('delivering again what failed, whatever fails, ends in the rows of a faultless delivery', async () => {
    const faults = fc.infiniteStream(fc.constantFrom(undefined, undefined, 'ServiceUnavailableException'));
    const throws = fc.infiniteStream(fc.constantFrom(false, false, true));
    await fc.assert(
      fc.asyncProperty(messages, faults, throws, async (all, recordFaults, callFaults) => {
        const faultless = recordedLake();
        await writeBatch(all, faultless.ports, forever);
        const next = () => callFaults.next().value ?? false;
        const lake = recordedLake({
          recordFault: () => recordFaults.next().value,
          callThrows: next,
          uploadThrows: next,
        });
        let pending = all;
        for (let delivery = 0; pending.length > 0 && delivery < 1_000; delivery += 1) {
          const { failedIds } = await writeBatch(pending, lake.ports, forever);
          pending = pending.filter(({ id }) => failedIds.includes(id));
        }
        expect(rowKeys(lake)).toEqual(rowKeys(faultless));
        expect([...lake.quarantine].sort()).toEqual([...faultless.quarantine].sort());
      }),
    );
  });
});
