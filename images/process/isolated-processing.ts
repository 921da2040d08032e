import { ImagesError, type ImagesErrorCode } from '../errors.ts';
import type { ImageJob } from './image-job.ts';
import { type IsolatedChild, type IsolationLimits, startIsolatedChild } from './isolated-child.ts';
import type { Ask, TaskName, TaskOutcome, ThrownError } from './isolated-message.ts';

export interface IsolatedProcessingOptions extends IsolationLimits {
  /** How many images are worked on at once, each in a process of its own. */
  readonly workers?: number;
  /** After so many tasks a process makes room for a fresh one: what a decoder leaks is gone with it. */
  readonly tasksPerProcess?: number;
  /** What the processes run; for tests. */
  readonly script?: URL;
}

/**
 * Works on images in processes of their own, so that a file that crashes, hangs or bloats a decoder costs one process and
 * not the caller. Processes start when they are needed and stay for the next image; without their parent they end.
 */
export interface IsolatedProcessing {
  /** Starts the processes ahead of the first image. */
  start(): void;
  /** Headers and structure only. */
  inspect(file: string): Promise<TaskOutcome<'inspect'>>;
  /**
   * `failed` when the process died, took too long or grew too large; a crash is tried once more in a fresh process, because
   * the kernel may have picked it or an earlier image may have hurt it.
   * @throws ImagesError and others: what `processImage` threw, and WORKER_UNAVAILABLE
   */
  process(job: ImageJob): Promise<TaskOutcome<'process'>>;
  /** Ends the processes at once; what is under way is rejected with WORKER_UNAVAILABLE. */
  close(): Promise<void>;
}

/** A place for one process. */
interface Slot {
  child?: IsolatedChild;
  tasks: number;
}

/** Held by a process at rest; more, beyond Node and the libraries themselves, only a fresh process gives back. */
const restingShareOfLimit = 0.25;
const leastRestingBytes = 200e6;

export function createIsolatedProcessing(options: IsolatedProcessingOptions): IsolatedProcessing {
  const slots: Slot[] = Array.from({ length: options.workers ?? 1 }, () => ({ tasks: 0 }));
  const free = [...slots];
  const waiting: ((slot: Slot) => void)[] = [];
  const ends = new Set<Promise<void>>();
  let isClosed = false;

  const end = (slot: Slot) => {
    const { child } = slot;
    slot.child = undefined;
    slot.tasks = 0;
    if (child === undefined) return;
    const ended: Promise<void> = child.end().finally(() => ends.delete(ended));
    ends.add(ended);
  };

  const childOf = (slot: Slot): IsolatedChild => {
    if (isClosed) throw new ImagesError('WORKER_UNAVAILABLE', 'The work on images was ended.');
    if (slot.child?.isAlive() !== true) end(slot);
    slot.child ??= startIsolatedChild(options, options.script);
    return slot.child;
  };

  const attempt = async <Name extends TaskName>(slot: Slot, task: Name, ask: Ask<Name>) => {
    const child = childOf(slot);
    await child.ready;
    slot.tasks += 1;
    const outcome = await child.run(task, ask);
    if (isWorn(slot, options)) end(slot);
    if (outcome.kind === 'threw') throw revive(outcome.error);
    return outcome;
  };

  const run = async <Name extends TaskName>(task: Name, ask: Ask<Name>): Promise<TaskOutcome<Name>> => {
    const slot = free.pop() ?? (await new Promise<Slot>((resolve) => waiting.push(resolve)));
    try {
      const first = await attempt(slot, task, ask);
      return isCrash(first) ? await attempt(slot, task, ask) : first;
    } finally {
      const next = waiting.shift();
      if (next) next(slot);
      else free.push(slot);
    }
  };

  return {
    start: () => slots.forEach(childOf),
    inspect: (file) => run('inspect', file),
    process: (job) => run('process', job),
    close: async () => {
      isClosed = true;
      slots.forEach(end);
      await Promise.all(ends);
    },
  };
}

function isCrash(outcome: TaskOutcome<TaskName>): boolean {
  return outcome.kind === 'failed' && outcome.failure.code === 'DECODER_CRASHED';
}

function isWorn(
  { child, tasks }: Slot,
  { tasksPerProcess = 200, memoryLimitBytes }: IsolatedProcessingOptions,
): boolean {
  if (child?.isAlive() !== true || tasks >= tasksPerProcess) return true;
  return child.residentBytes() > Math.max(leastRestingBytes, memoryLimitBytes * restingShareOfLimit);
}

/** The exception that the other process threw, as far as it could cross. */
function revive({ name, message, stack, code }: ThrownError): Error {
  const error =
    name === 'ImagesError'
      ? new ImagesError(code as ImagesErrorCode, message)
      : Object.assign(new Error(message), { name, code });
  if (stack !== undefined) error.stack = stack;
  return error;
}
