import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isolatedEnvironment } from '../config.ts';
import { ImagesError } from '../errors.ts';
import type { FailedJob } from './image-job.ts';
import type { Answer, Ask, TaskMessage, TaskName, TaskUse, ThrownError, WorkerMessage } from './isolated-message.ts';
import {
  canReadResidentMemory,
  forgetPeakResident,
  offerToTheKernel,
  peakResidentBytes,
  residentBytes,
} from './resident-memory.ts';

export interface IsolationLimits {
  /** Memory that the process may hold, Node and the libraries in it included. */
  readonly memoryLimitBytes: number;
  /** By the clock on the wall, for one task. */
  readonly timeLimitSeconds: number;
}

type ChildOutcome<Name extends TaskName> =
  | { readonly kind: 'answered'; readonly answer: Answer<Name> }
  | { readonly kind: 'failed'; readonly failure: FailedJob }
  | { readonly kind: 'threw'; readonly error: ThrownError };

/** One process that works on one task after the other until it dies or is ended. */
export interface IsolatedChild {
  /** Resolves when the process listens. @throws ImagesError WORKER_UNAVAILABLE when it could not be started */
  readonly ready: Promise<void>;
  run<Name extends TaskName>(task: Name, ask: Ask<Name>): Promise<ChildOutcome<Name> & TaskUse>;
  isAlive(): boolean;
  residentBytes(): number;
  /** Ends it at once, whatever it does; resolves when it is gone. */
  end(): Promise<void>;
}

const pollMs = 25;
/** To load the libraries, on a machine that has much else to do. */
const startLimitMs = 60_000;

/** @param script what the process runs; for tests, else the worker of this folder */
export function startIsolatedChild(limits: IsolationLimits, script: URL = workerScript()): IsolatedChild {
  const child = forkScript(fileURLToPath(script));
  const pid = child.pid ?? 0;
  // How it ended is heard by `close`; `error` without a listener would end this process.
  child.on('error', () => undefined);
  const lastWords = listenForLastWords(child);
  const ready = untilReady(child, lastWords);
  // Whoever uses the process awaits it; until somebody does, a failure is no unhandled rejection.
  ready.catch(() => undefined);
  let reportedBytes = 0;
  child.on('message', (message: WorkerMessage) => {
    if (message.kind === 'resident') reportedBytes = message.bytes;
  });
  const isAlive = () => child.exitCode === null && child.signalCode === null && child.connected;
  const resident = () => (canReadResidentMemory ? residentBytes(pid) : reportedBytes);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    ready,
    run: async (task, ask) => {
      const watch = watchLimits(child, limits, resident);
      try {
        const outcome = await answerOf(child, { task, ask }, lastWords);
        return { ...(watch.overrun() ?? (outcome as ChildOutcome<typeof task>)), ...watch.use() };
      } finally {
        watch.stop();
      }
    },
    isAlive,
    residentBytes: resident,
    end: async () => {
      child.kill('SIGKILL');
      if (child.pid !== undefined) await gone;
    },
  };
}

/** Beside this file; in a bundle, beside the bundle. */
function workerScript(): URL {
  return new URL(isSource() ? './isolated-worker.ts' : './isolated-worker.mjs', import.meta.url);
}

function isSource(): boolean {
  return import.meta.url.endsWith('.ts');
}

function forkScript(path: string): ChildProcess {
  const tsx = isSource() ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [];
  const child = fork(path, [], {
    // A group of its own: Ctrl-C is for the process that answers for this one, which ends it when the time has come.
    detached: true,
    execArgv: tsx,
    env: isolatedEnvironment(),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  if (child.pid !== undefined) offerToTheKernel(child.pid);
  return child;
}

/** What the process last wrote to its standard error, in one line: libraries say there why they give up. */
function listenForLastWords(child: ChildProcess): () => string {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-8000);
  });
  return () => {
    const lines = words.split('\n').filter((line) => line.trim() !== '');
    return (lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '').trim().slice(0, 400);
  };
}

function untilReady(child: ChildProcess, lastWords: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (problem?: string) => {
      clearTimeout(limit);
      child.off('message', listen).off('close', closed).off('error', failed);
      if (problem === undefined) return resolve();
      child.kill('SIGKILL');
      reject(new ImagesError('WORKER_UNAVAILABLE', `The process that works on images did not start: ${problem}`));
    };
    const listen = (message: WorkerMessage) => {
      if (message.kind === 'ready') settle();
    };
    const closed = () => settle(lastWords() || howItEnded(child));
    const failed = (error: Error) => settle(error.message);
    const limit = setTimeout(() => settle(`no answer within ${startLimitMs / 1000} s.`), startLimitMs);
    child.on('message', listen).on('close', closed).on('error', failed);
  });
}

function answerOf(child: ChildProcess, message: TaskMessage, lastWords: () => string) {
  return new Promise<ChildOutcome<TaskName>>((resolve) => {
    const settle = (outcome: ChildOutcome<TaskName>) => {
      child.off('message', listen).off('close', closed);
      resolve(outcome);
    };
    const listen = (answer: WorkerMessage) => {
      if (answer.kind === 'answered' || answer.kind === 'threw') settle(answer);
    };
    const closed = () => {
      const reason = [howItEnded(child), lastWords()].filter(Boolean).join(': ');
      settle({ kind: 'failed', failure: { code: 'DECODER_CRASHED', reason } });
    };
    child.on('message', listen).on('close', closed);
    child.send(message, (error) => {
      // It cannot be reached, so it cannot be left to itself; its end is the answer.
      if (error) child.kill('SIGKILL');
    });
  });
}

function howItEnded(child: ChildProcess): string {
  return child.signalCode === null ? `ended with exit code ${child.exitCode}` : `ended by ${child.signalCode}`;
}

/** Kills the process when it takes too long or grows too large, and keeps the most that it held. */
function watchLimits(child: ChildProcess, limits: IsolationLimits, resident: () => number) {
  const pid = child.pid ?? 0;
  const startedMs = performance.now();
  let peakBytes = 0;
  let failure: FailedJob | undefined;
  const stopFor = (code: FailedJob['code'], reason: string) => {
    failure ??= { code, reason };
    child.kill('SIGKILL');
  };
  const look = (bytes: number) => {
    peakBytes = Math.max(peakBytes, bytes);
    if (bytes > limits.memoryLimitBytes) stopFor('TOO_MUCH_MEMORY', `more than ${megabytes(limits.memoryLimitBytes)}`);
  };
  forgetPeakResident(pid);
  const poll = setInterval(() => look(resident()), pollMs);
  const limit = setTimeout(
    () => stopFor('TIME_EXCEEDED', `more than ${limits.timeLimitSeconds} s`),
    limits.timeLimitSeconds * 1000,
  );
  return {
    overrun: () => failure && ({ kind: 'failed', failure } as const),
    use: (): TaskUse => ({
      milliseconds: Math.round(performance.now() - startedMs),
      peakRssBytes: Math.max(peakBytes, peakResidentBytes(pid)),
    }),
    stop: () => {
      clearInterval(poll);
      clearTimeout(limit);
    },
  };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
