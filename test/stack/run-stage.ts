import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pc from 'picocolors';
import { projectRoot } from '../../infra/local/state-paths.ts';
import { countJestReport, type StageResult } from './stage-results.ts';

/** Runs one stage and turns whatever comes of it into a result; only an interruption passes through. */
export async function runStage(
  title: string,
  work: () => Promise<{ passed: number; failed: number }>,
  signal: AbortSignal,
): Promise<StageResult> {
  signal.throwIfAborted();
  process.stdout.write(`\n${pc.bold(`── ${title}`)}\n`);
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  try {
    return { title, ...(await work()), milliseconds: elapsed() };
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    process.stdout.write(`${pc.red('failed')} ${reason}\n`);
    return { title, passed: 0, failed: 1, milliseconds: elapsed(), reason };
  }
}

/** Runs a program of node_modules in front of the user; the stage passes when it exits with 0. */
export async function runTool(tool: Tool, signal: AbortSignal): Promise<{ passed: number; failed: number }> {
  const exitCode = await runInFront(tool, {}, signal);
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

export type JestProject = 'unit' | 'integration' | 'apart' | 'trino';

/** A worker that has grown is replaced, since modules of the tests it ran stay in its memory. */
const workers: Readonly<Record<JestProject, readonly string[]>> = {
  unit: ['--maxWorkers=100%', '--workerIdleMemoryLimit=1500MB'],
  // They share one stack, and those that watch its queues would see each other's events.
  integration: ['--runInBand'],
  // Stacks and nodes of their own take memory.
  apart: ['--runInBand'],
  // They only read, but for one that has a database of its own.
  trino: ['--maxWorkers=2', '--workerIdleMemoryLimit=1500MB'],
};

/** Runs one of the jest projects and counts its tests. */
export async function runJest(
  project: JestProject,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
  outputFile?: string,
): Promise<{ passed: number; failed: number }> {
  const reportFile = join(projectRoot, '.inkstream', `jest-${project}.json`);
  mkdirSync(dirname(reportFile), { recursive: true });
  // A report of an earlier run must not be taken for that of a jest that fails to start.
  rmSync(reportFile, { force: true });
  const options = ['--selectProjects', project, '--json', '--outputFile', reportFile, ...workers[project]];
  const exitCode = await runInFront(
    { program: 'jest/bin/jest.js', arguments: options },
    { ...environment, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
    signal,
    outputFile,
  );
  const counts = countJestReport(reportFile);
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/**
 * Runs the integration tests on one stack: those that share it one at a time, beside them those that may run apart. What the
 * latter print comes when both have ended, so that their lines do not mix.
 */
export async function runIntegrationTests(
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ passed: number; failed: number }> {
  const outputFile = join(projectRoot, '.inkstream', 'jest-apart.txt');
  const outcomes = await Promise.allSettled([
    runJest('integration', environment, signal),
    runJest('apart', environment, signal, outputFile),
  ]);
  process.stdout.write(readFileSync(outputFile));
  let [passed, failed] = [0, 0];
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') throw outcome.reason;
    passed += outcome.value.passed;
    failed += outcome.value.failed;
  }
  return { passed, failed };
}

export interface Tool {
  /** From node_modules. */
  readonly program: string;
  readonly arguments: readonly string[];
}

/** @param outputFile takes what it prints, instead of the terminal */
function runInFront(
  tool: Tool,
  environment: Record<string, string>,
  signal: AbortSignal,
  outputFile?: string,
): Promise<number> {
  const output = outputFile === undefined ? 'inherit' : openSync(outputFile, 'w');
  return new Promise<number>((resolve, reject) => {
    const child = spawn(process.execPath, [join(projectRoot, 'node_modules', tool.program), ...tool.arguments], {
      cwd: projectRoot,
      env: { ...process.env, ...environment },
      stdio: ['ignore', output, output],
      signal,
      killSignal: 'SIGTERM',
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  }).finally(() => {
    if (typeof output === 'number') closeSync(output);
  });
}
