import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { factsOf, mostDemanding } from '../../../images/intake/image-announcement.ts';
import { LeaseHeldError } from '../../../images/intake/reconcile-image.ts';
import { readIntake } from '../../../images/intake/s3-message.ts';
import { takeIn } from '../../../images/intake/take-in.ts';
import { imageFolder, passportKey, quarantineFolder, versionFolder } from '../../../images/passport/object-keys.ts';
import { type PrintOrder, printKey } from '../../../images/print/print-order.ts';
import {
  announceUpload,
  garbage,
  idOf,
  type MemoryStack,
  memoryPorts,
  memoryStack,
  notification,
  type Passage,
  printsOf,
} from './memory-stack.ts';

const leaseMs = 600_000;

type Fault = 'fails before' | 'fails after' | 'dies before' | 'dies after';
interface Message {
  readonly id: string;
  readonly body: string;
}

/** Workers on one stack, whose every request waits for its turn and may be met by a fault. */
function workshop(stack: MemoryStack, scheduler: fc.Scheduler, faults: ReadonlyMap<number, Fault>) {
  const waiting: Message[] = [];
  const troubles: unknown[] = [];
  let [messages, deliveries, requests] = [0, 0, 0];

  const deliver = async (message: Message): Promise<void> => {
    const delivery = deliveries++;
    let isDead = false;
    let die = (): void => undefined;
    const death = new Promise<'died'>((resolve) => {
      die = () => {
        isDead = true;
        resolve('died');
      };
    });
    const never = new Promise<never>(() => undefined);
    const pass: Passage = async (name, effect) => {
      await scheduler.schedule(Promise.resolve(), `${delivery} ${name}`);
      if (isDead) return never;
      const fault = faults.get(requests++);
      if (fault === 'fails before') throw new InjectedFault(fault);
      if (fault === 'dies before') {
        die();
        return never;
      }
      const result = effect();
      checkPassports(stack);
      if (fault === 'fails after') throw new InjectedFault(fault);
      if (fault === 'dies after') {
        die();
        return never;
      }
      return result;
    };
    const worker = { holder: `${message.id}/${delivery}`, untilMs: stack.clock.nowMs + leaseMs };
    const work = takeIn(readIntake(message.body, 'uploads'), worker, { maxBytes: 20 }, memoryPorts(stack, pass));
    try {
      // SQS gives a message back when its worker has been silent for long, when all that live now have ended.
      if ((await Promise.race([work, death])) === 'died') waiting.push(message);
    } catch (error) {
      if (error instanceof LeaseHeldError) waiting.push(message);
      else if (error instanceof InjectedFault) await deliver(message);
      else troubles.push(error);
    }
  };

  const send = (body: string, copies = 1) => {
    const message = { id: `m${messages++}`, body };
    for (let copy = 0; copy < copies; copy += 1) deliver(message);
  };
  const untilQuiet = async () => {
    await scheduler.waitIdle();
    while (waiting.length > 0) {
      stack.clock.nowMs += 2 * leaseMs;
      for (const message of waiting.splice(0)) deliver(message);
      await scheduler.waitIdle();
    }
    expect(troubles).toEqual([]);
  };
  return { send, untilQuiet };
}

class InjectedFault extends Error {}

/** A passport means that everything is there. */
function checkPassports({ objects }: MemoryStack): void {
  for (const [key, text] of objects) {
    if (!key.endsWith('passport.json')) continue;
    const { image } = JSON.parse(text);
    const folder = key.slice(0, -'passport.json'.length);
    const there = ['press.tif', 'proof.jpg'].every((name) => objects.has(`${folder}${name}`));
    if (image !== null && !there) throw new Error(`${key} stands without its files`);
  }
}

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

/** What must be there in the end, as a function of what is uploaded alone. */
function expected({ uploads, rows, profileVersion }: MemoryStack) {
  const images = new Map<string, { bytes: string; orders: Map<string, PrintOrder> }>();
  for (const [uploadId, bytes] of uploads) {
    if (bytes.length > 20) continue;
    const order = rows.get(uploadId)?.order ?? orders[0];
    const image = images.get(idOf(bytes)) ?? { bytes, orders: new Map() };
    images.set(idOf(bytes), image);
    if (order !== undefined) image.orders.set(printKey(order), order);
  }
  const objects: string[] = [];
  const announced = new Map<string, unknown>();
  for (const [imageId, image] of images) {
    const { passports, files } = printsOf(image.bytes, profileVersion, [...image.orders.values()]);
    objects.push(...files.map(({ path }) => `${versionFolder(imageId, profileVersion)}${path}`));
    objects.push(...passports.map(({ order }) => passportKey(imageId, profileVersion, order)));
    if (image.bytes.startsWith(garbage))
      objects.push(...['original', 'reason.json'].map((name) => `${quarantineFolder(imageId)}${name}`));
    const demanding = mostDemanding(passports);
    if (demanding) announced.set(imageId, factsOf(demanding));
  }
  return { objects: objects.sort(), announced };
}

function checkEnd(stack: MemoryStack): void {
  const { objects, announced } = expected(stack);
  expect([...stack.objects.keys()].sort()).toEqual(objects);
  const bandsOf = [...announced].filter(([id]) =>
    [...stack.objects.keys()].some((key) => key.startsWith(`${imageFolder(id)}v${stack.profileVersion}/web`)),
  );
  expect([...stack.bands.keys()].sort()).toEqual(bandsOf.map(([id]) => id).sort());
  for (const [imageId, state] of stack.states) {
    const { version, pending, deleted } = state;
    expect(pending).toBeUndefined();
    const told = stack.published.filter(({ detail }) => JSON.parse(detail).imageId === imageId);
    expect(Math.max(0, ...told.map((one) => one.version))).toBe(version);
    for (const one of told)
      expect(told.filter((other) => other.version === one.version && other.detail !== one.detail)).toEqual([]);
    const last = told.find((one) => one.version === version);
    const due = announced.get(imageId) ?? (last && { detailType: 'image.deleted', facts: { imageId } });
    const { eventId, occurredAt, schemaVersion, version: _, ...facts } = JSON.parse(last?.detail ?? '{}');
    expect(last && { detailType: last.detailType, facts }).toEqual(due && JSON.parse(JSON.stringify(due)));
    expect(deleted ?? false).toBe(!announced.has(imageId));
  }
  expect([...announced.keys()].filter((imageId) => !stack.states.has(imageId))).toEqual([]);
  for (const [uploadId, bytes] of stack.uploads) {
    const isRefused = bytes.length > 20;
    const imageId = isRefused ? undefined : idOf(bytes);
    expect(stack.rows.get(uploadId)).toMatchObject({
      state: 'present',
      ...(isRefused ? { refused: 'TOO_MANY_BYTES' } : { imageId }),
    });
    expect([...stack.links].filter(([, uploads]) => uploads.has(uploadId)).map(([id]) => id)).toEqual(
      isRefused ? [] : [imageId],
    );
  }
}

describe('whatever the order, the doubles and the interleaving of events, and wherever workers fail or die', () => {
  test('the objects, passports, links and announcements are those of what is uploaded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), history, faults, async (scheduler, { orderOf, acts }, faultAt) => {
        const stack = memoryStack();
        for (const [upload, order] of orderOf.entries()) announceUpload(stack, uploadIdOf(upload), order);
        const { send, untilQuiet } = workshop(stack, scheduler, faultAt);
        live(stack, acts, scheduler, send);
        await untilQuiet();
        checkEnd(stack);
      }),
      { numRuns: Number(process.env.RUNS ?? 150) },
    );
  });
});
