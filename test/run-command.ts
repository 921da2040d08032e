import { spawn } from 'node:child_process';

export interface CommandOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly outcome: Promise<CommandOutcome>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a command the way its npm script does, on the stack that the environment names. */
export function startCommand(file: string, words: readonly string[], input?: string): RunningCommand {
  return startDirectly('infra/local/with-stack.command.ts', [file, ...words], {}, input);
}

/** Starts a command on what these variables name, rather than on the stack of the tests. */
export function startDirectly(
  file: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  input?: string,
): RunningCommand {
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...words], {
    env: { ...process.env, ...environment, NODE_OPTIONS: '--no-warnings', NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
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

/** Runs a command to its end and insists on success; a failure shows what the command said. */
export async function succeed(file: string, words: readonly string[]): Promise<CommandOutcome> {
  const outcome = await startCommand(file, words).outcome;
  if (outcome.exitCode === 0) return outcome;
  throw new Error(`${file} ${words.join(' ')} ended with ${outcome.exitCode}:\n${outcome.stdout}${outcome.stderr}`);
}

export const importCommand = 'pipelines/import/import.command.ts';
export const loadCommand = 'pipelines/lake-loader/load.command.ts';
export const queryCommand = 'queries/query.command.ts';

/** The rows of a saved query or a statement. Numbers are exact up to 2^53. */
export async function ask(...words: string[]): Promise<Record<string, string | number | null>[]> {
  const { stdout } = await succeed(queryCommand, [...words, '--format', 'json']);
  return JSON.parse(stdout);
}
