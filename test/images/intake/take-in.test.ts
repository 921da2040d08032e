import { describe, expect, test } from '@jest/globals';
import { handleMessage, type MessageLimits } from '../../../images/intake/handle-message.ts';
import { measuresOf } from '../../../images/intake/intake-measures.ts';
import { traceOf } from '../../../pipelines/contracts/traceparent.ts';
import {
  announceUpload,
  garbage,
  idOf,
  type MemoryStack,
  maxBytes,
  memoryPorts,
  memoryStack,
  notification,
  type Passage,
} from './memory-stack.ts';

const orders = [
  { profile: 'poster', widthMm: 300, heightMm: 400, bleedMm: 3 },
  { profile: 'card', widthMm: 85, heightMm: 55, bleedMm: 2 },
];
const uploadIds = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;
const [first, second] = uploadIds;
const straight: Passage = async (_name, effect) => effect();

function openShop(orderOfSecond = orders[0]) {
  const stack = memoryStack();
  const [order = { profile: '', widthMm: 1, heightMm: 1, bleedMm: 0 }] = orders;
  announceUpload(stack, first, order);
  announceUpload(stack, second, orderOfSecond ?? order);
  return stack;
}

let messages = 0;

async function deliver(stack: MemoryStack, text: string, pass = straight, receiveCount = 1) {
  const limits: MessageLimits = { bucket: 'uploads', maxBytes, goneMs: stack.clock.nowMs + 600_000 };
  const parked: string[] = [];
  const park = async ({ code }: { code: string }) => void parked.push(code);
  const message = { id: `m${messages++}`, text, receiveCount };
  const outcome = await handleMessage(message, limits, { ...memoryPorts(stack, pass), park });
  return { outcome, parked, counts: Object.fromEntries(measuresOf(outcome).counts) };
}

async function upload(stack: MemoryStack, uploadId: string, bytes: string) {
  stack.uploads.set(uploadId, bytes);
  return deliver(stack, notification(uploadId));
}

async function remove(stack: MemoryStack, uploadId: string) {
  stack.uploads.delete(uploadId);
  return deliver(stack, notification(uploadId, 'ObjectRemoved:Delete'));
}

const told = ({ published }: MemoryStack) => published.map(({ detailType }) => detailType);

describe('the same bytes again', () => {
  test('with the same order cost no work, and are announced no second time', async () => {
    const stack = openShop();
    expect((await upload(stack, first, 'picture')).counts).toEqual({ processed: 1 });
    expect((await upload(stack, second, 'picture')).counts).toEqual({ unchanged: 1 });
    expect({ made: stack.made.count, told: told(stack) }).toEqual({ made: 1, told: ['image.processed'] });
    expect(JSON.parse(stack.published[0]?.detail ?? '')).toMatchObject({ traceparent: traceOf(first) });
  });

  test('with another order cost the work for that order alone', async () => {
    const stack = openShop(orders[1]);
    await upload(stack, first, 'picture');
    await upload(stack, second, 'picture');
    expect(stack.made.count).toBe(2);
    // The larger print stands for the image, and it was there already.
    expect(told(stack)).toEqual(['image.processed']);
  });

  test('delivered again, they change nothing', async () => {
    const stack = openShop();
    await upload(stack, first, 'picture');
    const objects = [...stack.objects];
    expect((await deliver(stack, notification(first))).counts).toEqual({ unchanged: 1 });
    expect([...stack.objects]).toEqual(objects);
  });
});

describe('a deletion', () => {
  test('of one of two uploads with equal bytes keeps what the other needs', async () => {
    const stack = openShop();
    await upload(stack, first, 'picture');
    await upload(stack, second, 'picture');
    const objects = [...stack.objects.keys()];
    await remove(stack, first);
    expect([...stack.objects.keys()]).toEqual(objects);
    expect(told(stack)).toEqual(['image.processed']);
  });

  test('of the last one removes all and says so, and a later upload brings it back', async () => {
    const stack = openShop();
    await upload(stack, first, 'picture');
    expect((await remove(stack, first)).counts).toEqual({ deleted: 1 });
    expect({ objects: stack.objects.size, bands: stack.bands.size }).toEqual({ objects: 0, bands: 0 });
    await upload(stack, second, 'picture');
    expect(told(stack)).toEqual(['image.processed', 'image.deleted', 'image.processed']);
    expect(stack.published.map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(stack.objects.size).toBeGreaterThan(0);
  });

  test('of an upload that was never looked at is told to nobody', async () => {
    const stack = openShop();
    await remove(stack, first);
    expect(told(stack)).toEqual([]);
  });
});

describe('an image that cannot be read', () => {
  test('is rejected, quarantined with the reason and acknowledged', async () => {
    const stack = openShop();
    const { outcome, counts } = await upload(stack, first, garbage);
    expect(outcome.kind).toBe('done');
    expect(counts).toEqual({ rejected: 1, quarantined: 1 });
    expect(measuresOf(outcome).rejectedBy).toEqual(new Map([['CORRUPT_PIXELS', 1]]));
    expect(told(stack)).toEqual(['image.rejected']);
    const reason = JSON.parse(stack.objects.get(`quarantine/${idOf(garbage)}/reason.json`) ?? '{}');
    expect(reason.findings).toMatchObject([{ code: 'CORRUPT_PIXELS' }]);
  });
});

describe('a message', () => {
  test('that nobody understands is parked with its code and acknowledged', async () => {
    const { outcome, parked } = await deliver(openShop(), '{"Records":[{"eventVersion":"9.0"}]}');
    expect({ kind: outcome.kind, parked }).toEqual({ kind: 'done', parked: ['EVENT_VERSION_UNKNOWN'] });
  });

  test('that fails for a passing reason comes again soon, and later each time', async () => {
    const stack = openShop();
    stack.uploads.set(first, 'picture');
    const broken: Passage = async (name, effect) => {
      if (name === 'putFile') throw new Error('S3 is away');
      return effect();
    };
    const delays: unknown[] = [];
    for (const receiveCount of [1, 2, 3]) {
      const { outcome } = await deliver(stack, notification(first), broken, receiveCount);
      delays.push(outcome.kind === 'failed' ? outcome.delaySeconds : outcome);
    }
    expect(delays).toEqual([23, 90, 360]);
    expect([...stack.objects.keys()].filter((key) => key.endsWith('passport.json'))).toEqual([]);
    expect((await deliver(stack, notification(first))).counts).toEqual({ processed: 1 });
  });

  test('whose image somebody else holds comes again after the lease, and the holder looks once more at once', async () => {
    const stack = openShop(orders[1]);
    stack.uploads.set(first, 'picture');
    let other: Awaited<ReturnType<typeof deliver>> | undefined;
    const slow: Passage = async (name, effect) => {
      if (name === 'makePrints') other ??= await upload(stack, second, 'picture');
      return effect();
    };
    await deliver(stack, notification(first), slow);
    expect(other?.outcome).toMatchObject({ kind: 'postponed', delaySeconds: 623 });
    // Both orders stand, although the second message has not come again yet.
    expect([...stack.objects.keys()].filter((key) => key.endsWith('passport.json'))).toHaveLength(2);
  });
});
