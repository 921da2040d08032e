import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStackEnvironment } from '../../infra/local/stack-environment.ts';
import { statePaths } from '../../infra/local/state-paths.ts';
import { type CommandRun, runCommand, servicePid } from '../stack/stack-process.ts';

/**
 * Whom the soak ends in turn. OpenSearch, the Athena endpoint and the workers of functions are killed (SIGKILL). The emulated
 * AWS is stopped, because killed it forgets its queues and tables, which AWS does not.
 */
export const victims = ['functions', 'opensearch', 'athena', 'aws'] as const;

export type Victim = (typeof victims)[number];

/** A local stack that is taken down again and again, and comes back with its data. */
export interface RestlessStack {
  /** Variables that make commands use it. */
  readonly settings: Readonly<Record<string, string>>;
  start(): Promise<void>;
  /** Ends a part of it, waits until it is gone, and starts all again. */
  bringDown(victim: Victim): Promise<void>;
  /** Resolves at once while it is up, or when it is up again. */
  whenUp(): Promise<void>;
  stop(): Promise<void>;
}

export function restlessStack(stateDirectory: string, settings: Readonly<Record<string, string>>): RestlessStack {
  let running: CommandRun | undefined;
  let up: Promise<void> = Promise.resolve();
  const start = async () => {
    const run = runCommand('infra/local/start.command.ts', ['--no-sample'], { ...settings });
    running = run;
    await run.wrote('Inkstream is up');
  };
  const end = async (signal: () => void) => {
    signal();
    await running?.ended;
  };
  const bringDown = async (victim: Victim) => {
    if (victim === 'functions') {
      killFunctions(servicePid(stateDirectory, 'aws'));
      return;
    }
    const isStopped = victim === 'aws';
    await end(() =>
      isStopped ? running?.child.kill('SIGTERM') : void process.kill(servicePid(stateDirectory, victim), 'SIGKILL'),
    );
    await start();
  };
  const inTurn = (work: () => Promise<void>) => {
    up = up.then(work);
    return up;
  };
  return {
    settings,
    start: () => inTurn(start),
    bringDown: (victim) => inTurn(() => bringDown(victim)),
    whenUp: () => up,
    stop: async () => {
      await up.catch(() => undefined);
      await end(() => running?.child.kill('SIGTERM'));
    },
  };
}

/** The environment that commands get from a stack that has been deployed. */
export function environmentOf(stateDirectory: string): Record<string, string> {
  return readStackEnvironment(statePaths(stateDirectory));
}

/** The emulator runs each function in Node processes of its own. */
function killFunctions(emulator: number): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const status = readStatus(pid);
    if (status.parent === emulator && /^node/.test(status.name)) process.kill(Number(pid), 'SIGKILL');
  }
}

function readStatus(pid: string): { name: string; parent: number } {
  try {
    // "pid (name) state parent …"; a name may hold anything, so what follows is counted from the last bracket.
    const text = readFileSync(join('/proc', pid, 'stat'), 'utf8');
    const [, name = '', rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(text) ?? [];
    return { name, parent: Number(rest.split(' ')[1]) };
  } catch {
    return { name: '', parent: 0 };
  }
}
