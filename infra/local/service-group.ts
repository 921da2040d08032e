import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalStackError } from './errors.ts';
import { throwIfInterrupted, unlessInterrupted } from './interruption.ts';
import { crashOf, type RunningService, type ServiceDefinition, startService } from './service.ts';
import { awsServiceName } from './services.ts';
import type { StatePaths } from './state-paths.ts';

/** Services that live and die together. */
export interface ServiceGroup {
  start(definition: ServiceDefinition): Promise<void>;
  /** Starts a service while other things go on, to which its failure is a crash; resolves when it is healthy. */
  startBeside(definition: ServiceDefinition): Promise<void>;
  /** Makes a service save its state. */
  restart(name: string): Promise<void>;
  /** Work that a crash ends as well as the user; the crash is then the reason that is told. */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Resolves with the reason when services end that were not asked to; otherwise stays pending. */
  readonly crashed: Promise<LocalStackError>;
  running(): string[];
  stop(): Promise<void>;
}

/** What ends one service often ends the others as well; so long they may take to be told of together. */
const crashesTogetherMs = 200;

export function createServiceGroup(paths: StatePaths, signal: AbortSignal | undefined): ServiceGroup {
  const services = new Map<string, RunningService>();
  /** Names in the order in which their start was asked for. */
  const order = new Set<string>();
  const starting = new Set<Promise<void>>();
  const stopping = new AbortController();
  const whileStarting = AbortSignal.any([stopping.signal, ...(signal === undefined ? [] : [signal])]);
  const { crashed, notice, isComing } = createCrashNotice();
  const start = async (definition: ServiceDefinition) => {
    throwIfInterrupted(signal);
    order.add(definition.name);
    if (definition.name === awsServiceName) rmSync(paths.cleanStopFile, { force: true });
    const service = await startService(definition, paths, whileStarting);
    services.set(definition.name, service);
    void service.ended.then((end) => {
      // A service that is being stopped has left the map before.
      if (services.get(definition.name) !== service) return;
      services.delete(definition.name);
      notice(crashOf(service, end));
    });
  };
  const startBeside = (definition: ServiceDefinition) => {
    const started = start(definition);
    starting.add(started);
    const settled = () => starting.delete(started);
    void started.then(settled, (error: unknown) => {
      settled();
      if (error instanceof LocalStackError) notice(error);
    });
    return started;
  };
  const stopOne = async (service: RunningService) => {
    const { name } = service.definition;
    services.delete(name);
    const end = await service.stop();
    if (name === awsServiceName && end.wasClean) writeFileSync(paths.cleanStopFile, '');
  };
  const stop = async () => {
    stopping.abort();
    await Promise.allSettled(starting);
    // Last started, first ended: the Athena endpoint still needs the AWS services to finish what it is doing, and the
    // functions in those need OpenSearch.
    for (const name of [...order].reverse()) {
      const service = services.get(name);
      if (service !== undefined) await stopOne(service);
    }
  };
  const restart = async (name: string) => {
    const service = services.get(name);
    if (service === undefined) return;
    await stopOne(service);
    await start(service.definition);
  };
  const run = <T>(work: (signal: AbortSignal) => Promise<T>) =>
    runUnlessCrashed(work, crashed, signal).catch((error: unknown): Promise<never> => {
      // Work that fails because a service is gone may do so before the crash is told.
      if (isComing()) return crashed.then((crash) => Promise.reject(crash));
      throw error;
    });
  return { crashed, start, startBeside, stop, restart, run, running: () => [...services.keys()] };
}

/** Tells of crashes once, of all that come at about the same time in one error. */
function createCrashNotice() {
  const crashes: LocalStackError[] = [];
  let tell: (error: LocalStackError) => void = () => {};
  const crashed = new Promise<LocalStackError>((resolve) => {
    tell = resolve;
  });
  const notice = (crash: LocalStackError) => {
    crashes.push(crash);
    if (crashes.length === 1) void sleep(crashesTogetherMs).then(() => tell(allOf(crash, crashes)));
  };
  return { crashed, notice, isComing: () => crashes.length > 0 };
}

function allOf(first: LocalStackError, crashes: readonly LocalStackError[]): LocalStackError {
  if (crashes.length === 1) return first;
  const details = crashes.map(({ message, logFile }) => `${message}\n    (${logFile})`);
  return new LocalStackError('SERVICE_CRASHED', `${crashes.length} services ended:\n${details.join('\n')}`);
}

async function runUnlessCrashed<T>(
  work: (signal: AbortSignal) => Promise<T>,
  crashed: Promise<LocalStackError>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const ending = new AbortController();
  const end = () => ending.abort();
  signal?.addEventListener('abort', end, { once: true });
  const crash = crashed.then((error): never => {
    end();
    throw error;
  });
  try {
    return await unlessInterrupted(signal, Promise.race([work(ending.signal), crash]));
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
