import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalStackError } from './errors.ts';
import { throwIfInterrupted } from './interruption.ts';
import { describeLastLines } from './last-lines.ts';
import { assertPortIsFree } from './port-owner.ts';
import { identifyProcess } from './process-identity.ts';
import { forgetProcess, recordProcess } from './process-records.ts';
import { signalGroup } from './run-logged.ts';
import type { StatePaths } from './state-paths.ts';

/** A server that the local stack runs as a process of its own. */
export interface ServiceDefinition {
  /** Names its pid file and its log. */
  readonly name: string;
  /** What to call it in front of people. */
  readonly title: string;
  readonly port: number;
  /** The variable that moves it to another port. */
  readonly portVariable: string;
  readonly program: string;
  readonly arguments: readonly string[];
  /** The whole environment of the process; nothing else is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Answers 200 as soon as the service can be used. */
  readonly healthUrl: string;
  /** Asked after that, for a service that answers before it can be used. */
  readonly isReady?: () => Promise<boolean>;
  readonly startTimeoutSeconds: number;
  /** How long it may take to save its state when asked to end, before it is made to. */
  readonly stopTimeoutSeconds: number;
}

export interface RunningService {
  readonly definition: ServiceDefinition;
  readonly pid: number;
  readonly logFile: string;
  /** Settles when the process ends for whatever reason; never rejects. */
  readonly ended: Promise<ServiceEnd>;
  /** Asks it to end, insists after its time, and resolves when it and all that it started are gone. */
  stop(): Promise<ServiceEnd>;
}

export interface ServiceEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It was asked to end and did so by itself. */
  readonly wasClean: boolean;
  /** Why it could not even be started. */
  readonly spawnError?: string;
}

/**
 * Starts a service and waits until it is healthy.
 * @param signal ends the wait, and the service with it
 * @throws LocalStackError PORT_TAKEN, SERVICE_CRASHED or SERVICE_NOT_READY, or Interrupted; nothing is left running then
 */
export async function startService(
  definition: ServiceDefinition,
  paths: StatePaths,
  signal?: AbortSignal,
): Promise<RunningService> {
  await assertPortIsFree(definition.port, definition.title, definition.portVariable);
  mkdirSync(paths.logs, { recursive: true });
  const logFile = freshLog(paths.logs, definition.name);
  const log = openSync(logFile, 'a');
  // A process group of its own: Ctrl-C in the terminal must not end services before their state is saved, and
  // what a service starts itself (Lambda functions) can be ended together with it.
  const child = spawn(definition.program, definition.arguments, {
    detached: true,
    stdio: ['ignore', log, log],
    env: definition.environment,
  });
  closeSync(log);
  const service = superviseChild(definition, child, paths, logFile);
  try {
    await waitUntilHealthy(service, signal);
  } catch (error) {
    await service.stop();
    throw error;
  }
  return service;
}

/** How a service ended, in a sentence with the last lines of its log. */
export function crashOf(service: RunningService, end: ServiceEnd): LocalStackError {
  const ending = end.signal
    ? `was ended by ${end.signal} (signal ${constants.signals[end.signal]})`
    : `ended with exit code ${end.exitCode}`;
  const how = end.spawnError === undefined ? ending : `could not be started (${end.spawnError})`;
  const message = `${service.definition.title} ${how}.${describeLastLines(service.logFile)}`;
  return new LocalStackError('SERVICE_CRASHED', message, { logFile: service.logFile });
}

function superviseChild(
  definition: ServiceDefinition,
  child: ChildProcess,
  paths: StatePaths,
  logFile: string,
): RunningService {
  const pid = child.pid ?? 0;
  if (pid > 0) recordProcess(paths.processes, { name: definition.name, pid, port: definition.port });
  let isStopping = false;
  const ended = new Promise<ServiceEnd>((resolve) => {
    child.once('error', (error) => {
      if (pid === 0) resolve({ exitCode: null, signal: null, wasClean: false, spawnError: error.message });
    });
    child.once('exit', (exitCode, signal) => {
      forgetProcess(paths.processes, definition.name);
      endGroup(pid);
      resolve({ exitCode, signal, wasClean: isStopping && signal !== 'SIGKILL' });
    });
  });
  const stop = async () => {
    isStopping = true;
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const insist = setTimeout(() => child.kill('SIGKILL'), definition.stopTimeoutSeconds * 1000);
    const end = await ended;
    clearTimeout(insist);
    return end;
  };
  return { definition, pid, logFile, ended, stop };
}

/** Ends what is left of a process group whose leader is gone. */
export function endGroup(leaderPid: number): void {
  // Its number may be someone else's by now, but only if the group is empty as well.
  if (identifyProcess(leaderPid) !== undefined) return;
  signalGroup(leaderPid, 'SIGKILL');
}

async function waitUntilHealthy(service: RunningService, signal: AbortSignal | undefined): Promise<void> {
  const { definition, logFile } = service;
  let end: ServiceEnd | undefined;
  void service.ended.then((value) => {
    end = value;
  });
  const deadline = Date.now() + definition.startTimeoutSeconds * 1000;
  while (Date.now() < deadline) {
    throwIfInterrupted(signal);
    if (end !== undefined) throw crashOf(service, end);
    if ((await isHealthy(definition.healthUrl)) && (await (definition.isReady?.() ?? true))) return;
    await sleep(100);
  }
  const message = `${definition.title} did not answer within ${definition.startTimeoutSeconds} s.`;
  throw new LocalStackError('SERVICE_NOT_READY', message + describeLastLines(logFile), { logFile });
}

/** Whether a health address answers 200 in time. */
export async function isHealthy(url: string, patienceMs = 1000): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** The log of the run before is kept, because it is the one that tells about a crash. */
function freshLog(directory: string, name: string): string {
  const file = join(directory, `${name}.log`);
  if (existsSync(file)) renameSync(file, join(directory, `${name}.previous.log`));
  return file;
}
