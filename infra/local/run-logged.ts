import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { LocalStackError } from './errors.ts';
import { throwIfInterrupted } from './interruption.ts';
import { describeLastLines } from './last-lines.ts';
import { forgetProcess, recordProcess } from './process-records.ts';

export interface LoggedRun {
  /** What to call it when it fails. */
  readonly title: string;
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly logFile: string;
  /** Where to put it on record while it runs, so that it can be found and ended when this process is killed. */
  readonly record?: { readonly directory: string; readonly name: string };
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** After this long without a line it is taken for stuck and ended. @default it may be silent for ever */
  readonly quietLimitSeconds?: number;
}

/**
 * Runs a program to its end with all that it says in a log file.
 * @throws LocalStackError COMMAND_FAILED with the last lines of the log, Interrupted when it was ended by the signal
 */
export async function runLogged(run: LoggedRun): Promise<void> {
  throwIfInterrupted(run.signal);
  mkdirSync(dirname(run.logFile), { recursive: true });
  const log = createWriteStream(run.logFile, { flags: 'w' });
  const child = spawn(run.program, run.arguments, {
    cwd: run.directory,
    env: run.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that Ctrl-C in the terminal reaches it through us and not twice.
    detached: true,
  });
  const { record } = run;
  if (record && child.pid) recordProcess(record.directory, { name: record.name, pid: child.pid });
  const end = () => signalGroup(child.pid, 'SIGTERM');
  run.signal?.addEventListener('abort', end, { once: true });
  const quiet = watchForQuiet(run.quietLimitSeconds, end);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      quiet.interrupt();
      log.write(`${line}\n`);
      run.onLine?.(line);
    });
  }
  const failure = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  quiet.stop();
  if (record) forgetProcess(record.directory, record.name);
  run.signal?.removeEventListener('abort', end);
  await new Promise<void>((resolve) => log.end(resolve));
  throwIfInterrupted(run.signal);
  if (failure === undefined) return;
  const reason = quiet.isTooLong() ? `nothing happened for ${run.quietLimitSeconds} s, it was ended` : failure;
  throw new LocalStackError('COMMAND_FAILED', `${run.title} failed (${reason}).${describeLastLines(run.logFile, 25)}`, {
    logFile: run.logFile,
  });
}

/** Calls back once when it is not interrupted for too long. */
function watchForQuiet(limitSeconds: number | undefined, onTooLong: () => void) {
  let isTooLong = false;
  const fire = () => {
    isTooLong = true;
    onTooLong();
  };
  const timer = limitSeconds === undefined ? undefined : setTimeout(fire, limitSeconds * 1000);
  return { interrupt: () => timer?.refresh(), stop: () => clearTimeout(timer), isTooLong: () => isTooLong };
}

/** Reaches a program that leads a group together with all that it has started. */
export function signalGroup(leaderPid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (leaderPid !== undefined) process.kill(-leaderPid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
