import { expect } from '@jest/globals';
import type fc from 'fast-check';
import { LeaseHeldError } from '../../../images/intake/reconcile-image.ts';
import { readIntake } from '../../../images/intake/s3-message.ts';
import { takeIn } from '../../../images/intake/take-in.ts';
import { type MemoryStack, maxBytes, memoryPorts, type Passage } from './memory-stack.ts';

const leaseMs = 600_000;

export type Fault = 'fails before' | 'fails after' | 'dies before' | 'dies after';
interface Message {
  readonly id: string;
  readonly body: string;
}

/** Workers on one stack, whose every request waits for its turn and may be met by a fault. */
export function startWorkers(stack: MemoryStack, scheduler: fc.Scheduler, faults: ReadonlyMap<number, Fault>) {
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
    const worker = { holder: `${message.id}/${delivery}`, untilMs: stack.clock.nowMs + leaseMs, leasePolls: 1 };
    const work = takeIn(readIntake(message.body, 'uploads'), worker, { maxBytes }, memoryPorts(stack, pass));
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
