import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import type { PrintOrder } from '../../../images/print/print-order.ts';
import { checkEnd } from './end-state.ts';
import { announceUpload, garbage, idOf, type MemoryStack, memoryStack, notification } from './memory-stack.ts';
import { type Fault, startWorkers } from './workers.ts';

const orders: readonly PrintOrder[] = [
  { profile: 'poster', widthMm: 300, heightMm: 400, bleedMm: 3 },
  { profile: 'poster', widthMm: 400, heightMm: 300, bleedMm: 3 },
  { profile: 'card', widthMm: 85, heightMm: 55, bleedMm: 2 },
];
const pictures = ['picture a', 'picture b', `${garbage} c`, 'x'.repeat(21)];

interface Act {
  readonly upload: number;
  readonly kind: 'put' | 'delete' | 'reprocess';
  readonly bytes: string;
  readonly copies: number;
}

const act = fc.record<Act>({
  upload: fc.nat(2),
  kind: fc.constantFrom('put', 'put', 'delete', 'reprocess'),
  bytes: fc.constantFrom(...pictures),
  copies: fc.constantFrom(1, 1, 2),
});
const steady = { upload: fc.constant(0), kind: fc.constant('put' as const), copies: fc.constant(1) };
const fault = fc.constantFrom<Fault>('fails before', 'fails after', 'dies before', 'dies after');
const faults = fc.array(fc.tuple(fc.nat(150), fault), { maxLength: 6 }).map((pairs) => new Map(pairs));
const history = fc.record({
  orderOf: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(...orders))),
  acts: fc.array(act, { minLength: 1, maxLength: 8 }),
});

/** Customers do one thing after the other, while workers work. */
async function live(stack: MemoryStack, acts: readonly Act[], scheduler: fc.Scheduler, send: Send): Promise<void> {
  for (const { upload, kind, bytes, copies } of acts) {
    const uploadId = uploadIdOf(upload);
    await scheduler.schedule(Promise.resolve(), `${kind} ${upload}`);
    if (kind === 'put') stack.uploads.set(uploadId, bytes);
    if (kind === 'delete' && !stack.uploads.delete(uploadId)) continue;
    send(kind === 'reprocess' ? JSON.stringify({ reprocess: idOf(bytes) }) : notification(uploadId), copies);
  }
}
type Send = (body: string, copies?: number) => void;

function uploadIdOf(upload: number): string {
  return `00000000-0000-4000-8000-00000000000${upload}`;
}

/** A shop with three announced uploads, and its workers. */
function openShop(scheduler: fc.Scheduler, orderOf: readonly PrintOrder[], faultAt: ReadonlyMap<number, Fault>) {
  const stack = memoryStack();
  for (const [upload, order] of orderOf.entries()) announceUpload(stack, uploadIdOf(upload), order);
  return { stack, ...startWorkers(stack, scheduler, faultAt) };
}

describe('whatever the order, the doubles and the interleaving of events, and wherever workers fail or die', () => {
  test('the objects, passports, links and announcements are those of what is uploaded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), history, faults, async (scheduler, { orderOf, acts }, faultAt) => {
        const { stack, send, untilQuiet } = openShop(scheduler, orderOf, faultAt);
        live(stack, acts, scheduler, send);
        await untilQuiet();
        checkEnd(stack);
      }),
      { numRuns: 150 },
    );
  });

  test('the last of several files under one key counts, also when it is one that was there before', async () => {
    const puts = fc.array(fc.record<Act>({ ...steady, bytes: fc.constantFrom('picture a', 'picture b') }), {
      minLength: 2,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), puts, async (scheduler, acts) => {
        const { stack, send, untilQuiet } = openShop(scheduler, orders.slice(0, 1), new Map());
        live(stack, acts, scheduler, send);
        await untilQuiet();
        checkEnd(stack);
      }),
      { numRuns: 150 },
    );
  });

  test('all images stand by new print profiles once those that did not were sent to be made again', async () => {
    const later = fc.array(act, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), history, later, faults, async (scheduler, { orderOf, acts }, more, faultAt) => {
        const { stack, send, untilQuiet } = openShop(scheduler, orderOf, faultAt);
        live(stack, acts, scheduler, send);
        await untilQuiet();
        stack.profile.version = 2;
        const outdated = [...stack.states.values()].filter(({ profileVersion = 2 }) => profileVersion < 2);
        for (const { imageId } of outdated) send(JSON.stringify({ reprocess: imageId }));
        live(stack, more, scheduler, send);
        await untilQuiet();
        checkEnd(stack);
      }),
      { numRuns: 100 },
    );
  });
});
