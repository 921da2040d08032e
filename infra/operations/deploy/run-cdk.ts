import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
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
