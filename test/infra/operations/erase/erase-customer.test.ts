import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ErasePorts, eraseCustomer, lookForCustomer } from '../../../../infra/operations/erase/erase-customer.ts';
import type { JournalEntry } from '../../../../infra/operations/erase/journal-client.ts';
import { type Place, withFound } from '../../../../infra/operations/erase/subject.ts';

const salt = '5a'.repeat(32);
const jane = { customerId: 'jane', uploadOwners: [], orderIds: [] };
const facts = { by: 'a test', program: 'inkstream', remains: () => [] };

class Killed extends Error {}

interface World {
  /** Orders in silver: once changed, nothing tells any more whose they were. */
  readonly silver: { orderId: string; customer: string | undefined }[];
  /** Copies that name an order, place -> order ids. */
  readonly copies: Map<string, string[]>;
  readonly marks: Map<string, string>;
  readonly journal: Map<string, JournalEntry>;
}

function newWorld(): World {
  const orders = ['jane', 'jane', 'john'].map((customer, index) => ({ orderId: `order-${index}`, customer }));
  const copies = new Map(
    ['bronze', 'quarantine', 'results'].map((name) => [name, orders.map(({ orderId }) => orderId)] as const),
  );
  return { silver: orders, copies, marks: new Map(), journal: new Map() };
}

/** Every step that changes something is killed once it comes to the chosen number. */
function portsOf(world: World, killedAt = Number.POSITIVE_INFINITY): ErasePorts & { steps: () => number } {
  let steps = 0;
  const step = () => {
    steps += 1;
    if (steps === killedAt) throw new Killed();
  };
  const copyPlace = (name: string): Place => ({
    ...{ name, unit: 'objects', method: 'deleted' },
    count: async ({ orderIds }) => (world.copies.get(name) ?? []).filter((id) => orderIds.includes(id)).length,
    erase: async ({ orderIds }) => {
      for (const id of orderIds) {
        step();
        world.copies.set(
          name,
          (world.copies.get(name) ?? []).filter((one) => one !== id),
        );
      }
    },
  });
  const silver: Place = {
    ...{ name: 'silver', unit: 'rows', method: 'unlinkable' },
    count: async ({ orderIds }) => world.silver.filter(({ orderId }) => orderIds.includes(orderId)).length,
    erase: async ({ orderIds }) => {
      for (const row of world.silver.filter(({ orderId }) => orderIds.includes(orderId))) {
        step();
        Object.assign(row, { orderId: `erased-${row.orderId.length}`, customer: undefined });
      }
    },
  };
  return {
    uploadPlaces: [],
    lakePlaces: [copyPlace('bronze'), silver],
    otherPlaces: [copyPlace('quarantine'), copyPlace('results')],
    find: async (subject) => {
      const orderIds = world.silver.flatMap(({ orderId, customer }) =>
        subject.customerIds.includes(String(customer)) ? [orderId] : [],
      );
      return { found: withFound(subject, { orderIds }), keptUploads: [] };
    },
    whileNobodyLoads: (work) => work(),
    settle: async () => step(),
    list: {
      readVersion: async () => undefined,
      readMarks: async () => new Map(world.marks),
      addMarks: async (marks) => {
        step();
        for (const [mark, one] of marks) if (!world.marks.has(mark)) world.marks.set(mark, one);
      },
    },
    journal: {
      read: async (mark) => world.journal.get(mark),
      write: async (mark, entry) => {
        step();
        world.journal.set(mark, entry);
      },
      remove: async (mark) => {
        step();
        world.journal.delete(mark);
      },
    },
    customerMarksOf: (id) => [`mark of ${id}`],
    orderMarksOf: (id) => [`mark of ${id}`],
    newSalt: () => salt,
    now: () => new Date('2026-11-22T00:00:00Z'),
    say: () => undefined,
    steps: () => steps,
  };
}

async function erase(world: World, killedAt?: number) {
  const ports = portsOf(world, killedAt);
  const preview = await lookForCustomer(jane, ports);
  return { certificate: await eraseCustomer(preview, facts, ports), steps: ports.steps() };
}

const counted = (places: readonly { name: string; found: number; remaining: number }[]) =>
  Object.fromEntries(places.map(({ name, found, remaining }) => [name, [found, remaining]]));

const all = { bronze: [2, 0], silver: [2, 0], quarantine: [2, 0], results: [2, 0] };

describe('an erasure', () => {
  test('empties every place, leaves those of others, and marks customer and orders', async () => {
    const world = newWorld();
    const { certificate } = await erase(world);
    expect(certificate).toMatchObject({ verified: true, orders: 2 });
    expect(counted(certificate.places)).toEqual(all);
    expect([...world.copies.values()]).toEqual([['order-2'], ['order-2'], ['order-2']]);
    expect([...world.marks.keys()].sort()).toEqual(['mark of jane', 'mark of order-0', 'mark of order-1']);
    expect(world.journal.size).toBe(0);
  });

  test('that is killed at any step, as often as you like, ends the same when it is run again', async () => {
    const { steps } = await erase(newWorld());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: steps }), { maxLength: 4 }), async (kills) => {
        const world = newWorld();
        for (const killedAt of kills) {
          await erase(world, killedAt).catch((error: unknown) => {
            if (!(error instanceof Killed)) throw error;
          });
        }
        const { certificate } = await erase(world);
        expect(certificate.verified).toBe(true);
        expect(world.silver.filter(({ customer }) => customer === 'jane')).toEqual([]);
        expect([...world.copies.values()]).toEqual([['order-2'], ['order-2'], ['order-2']]);
        expect(world.marks.get('mark of order-1')).toBe(salt);
        expect(world.journal.size).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  test('that was killed once certifies what both runs found', async () => {
    const { steps } = await erase(newWorld());
    for (let killedAt = 2; killedAt < steps; killedAt += 1) {
      const world = newWorld();
      await erase(world, killedAt).catch(() => undefined);
      expect(counted((await erase(world)).certificate.places)).toEqual(all);
    }
  });

  test('of somebody of whom nothing is left finds nothing', async () => {
    const world = newWorld();
    await erase(world);
    const { certificate } = await erase(world);
    expect(certificate.places.every(({ found, remaining }) => found + remaining === 0)).toBe(true);
  });

  test('that cannot remove something says so, and keeps its journal', async () => {
    const world = newWorld();
    const ports = portsOf(world);
    const stubborn = {
      ...ports,
      otherPlaces: ports.otherPlaces.map((place) => ({ ...place, erase: async () => undefined })),
    };
    const certificate = await eraseCustomer(await lookForCustomer(jane, stubborn), facts, stubborn);
    expect(certificate.verified).toBe(false);
    expect(counted(certificate.places)).toMatchObject({ quarantine: [2, 2], silver: [2, 0] });
    expect(world.journal.size).toBe(1);
  });
});
