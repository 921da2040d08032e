import { spawn } from 'node:child_process';
import type { CommandOutcome, RunningCommand } from '../run-command.ts';

/** Starts a command on what these variables name, rather than on the stack of the tests. */
export function startDirectly(
  file: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): RunningCommand {
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...words], {
    env: { ...process.env, ...environment, NODE_OPTIONS: '--no-warnings', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const outcome = new Promise<CommandOutcome>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { outcome, kill: (signal) => child.kill(signal) };
}
