import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolEnvironment } from '../../infra/local/config.ts';
import { tsxLoader } from '../../infra/local/services.ts';
import { projectRoot } from '../../infra/local/state-paths.ts';

export interface CommandRun {
  readonly child: ChildProcess;
  /** All that it has written so far. */
  output(): string;
  readonly ended: Promise<number | null>;
  /** Resolves when it has written a text, rejects when it ends without. */
  wrote(text: string): Promise<void>;
}

/** Runs a command of the project as a user would, on a stack of its own. */
export function runCommand(
  file: string,
  commandArguments: readonly string[],
  settings: Record<string, string>,
): CommandRun {
  const child = spawn(process.execPath, ['--import', tsxLoader(), file, ...commandArguments], {
    cwd: projectRoot,
    env: { ...toolEnvironment(), ...settings, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      written += chunk.toString('utf8');
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const wrote = async (text: string) => {
    let hasEnded = false;
    void ended.then(() => {
      hasEnded = true;
    });
    while (!written.includes(text)) {
      if (hasEnded) throw new Error(`${file} ended without writing "${text}":\n${written}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return { child, output: () => written, ended, wrote };
}

/** The process number of a service of the stack with this state directory. */
export function servicePid(stateDirectory: string, name: string): number {
  const record = JSON.parse(readFileSync(join(stateDirectory, 'processes', `${name}.json`), 'utf8')) as { pid: number };
  return record.pid;
}
