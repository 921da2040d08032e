import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { counted } from '../../../pipelines/counted.ts';
import { progressLine } from '../../../queries/progress-line.ts';
import { projectRoot } from '../../local/state-paths.ts';
import { StageError } from '../../stages.ts';
import { explainFailure } from '../explain-failure.ts';

/** The CLI of package.json, whatever is installed elsewhere: another version may not read what this one's library writes. */
const cdkProgram = join(projectRoot, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/**
 * Runs the CDK CLI in this terminal.
 * @returns its exit code; 128 and the number of the signal that ended it
 */
export async function runCdk(words: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [cdkProgram, ...words], { cwd: projectRoot, stdio: 'inherit' });
  return endOf(child);
}

/**
 * Makes templates with the CDK CLI, and shows what it says but for what it says of itself.
 * @returns as `runCdk`
 */
export async function synthWithCdk(words: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [cdkProgram, ...words], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const progress = progressLine(process.stderr);
  let bundled = 0;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (isBundling(line)) {
      bundled += 1;
      progress.show(`Making the templates: ${counted(bundled, 'bundle')} of code`);
    } else if (!isChatter(line)) {
      progress.clear();
      process.stderr.write(`${line}\n`);
    }
  });
  return endOf(child).finally(progress.clear);
}

const isBundling = (line: string) => /^Bundling asset .*\.\.\.$/.test(line);

/** Where the templates are is said by who asked for them, and flags are chosen in cdk.json. */
export function isChatter(line: string): boolean {
  return /^(Successfully synthesized to |Supply a stack id |\d+ feature flags are not configured\.|\s*$)/.test(line);
}

function endOf(child: ChildProcess): Promise<number> {
  // The terminal sends an interruption to both; the CLI ends in its own time, and then this does.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 1 : constants.signals[signal])));
  });
}

/** The exit code of a command is what its work comes to; a reason that it was not done is one sentence. */
export async function endWithCode(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    const reason = error instanceof StageError ? error.message : explainFailure(error);
    if (reason === undefined) throw error;
    process.stderr.write(`${reason}\n`);
    process.exitCode = 1;
  }
}
