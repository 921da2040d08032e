import pc from 'picocolors';
import { Interrupted, LocalStackError } from './errors.ts';

/**
 * Writes why a command failed, for people: the reason and where the log is when it is one of ours, the stack trace
 * when it is a bug.
 * @returns the exit code that goes with it
 */
export function explainFailure(error: unknown): number {
  if (error instanceof Interrupted) {
    process.stderr.write(`${pc.yellow('Stopped')} before it was done. The next "npm start" goes on from here.\n`);
    // What shells report for a program that Ctrl-C ended.
    return 130;
  }
  if (error instanceof LocalStackError) {
    process.stderr.write(`${pc.red(`Failed [${error.code}]`)} ${error.message}\n`);
    if (error.logFile !== undefined) process.stderr.write(`Full log: ${error.logFile}\n`);
    return 1;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${pc.red('Failed')} ${text}\n`);
  return 1;
}
