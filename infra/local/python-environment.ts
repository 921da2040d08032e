import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { toolEnvironment } from './config.ts';
import { runLogged } from './run-logged.ts';

export interface PythonEnvironmentOptions {
  /** The Python to make it with. */
  readonly python: string;
  readonly directory: string;
  readonly requirementsFile: string;
  readonly logDirectory: string;
  readonly report: (text: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Makes a virtual environment with exactly the packages of a requirements file, or leaves it alone when it has them.
 * @returns whether there was anything to do
 */
export async function ensurePythonEnvironment(options: PythonEnvironmentOptions): Promise<boolean> {
  const mark = environmentMark(options);
  const markFile = join(options.directory, 'inkstream-requirements.sha256');
  if (readMark(markFile) === mark && existsSync(pythonProgram(options.directory, 'python'))) return false;
  // Begun afresh: what an interrupted or older installation left behind would be a third state that nobody tests.
  rmSync(options.directory, { recursive: true, force: true });
  const logFile = join(options.logDirectory, `${basename(options.directory)}.log`);
  options.report('making the virtual environment');
  const environment = toolEnvironment();
  const common = { environment, signal: options.signal };
  await runLogged({
    ...common,
    title: 'Making the Python environment',
    program: options.python,
    arguments: ['-m', 'venv', options.directory],
    logFile,
  });
  await runLogged({
    ...common,
    title: `Installing the Python packages of ${options.requirementsFile}`,
    program: pythonProgram(options.directory, 'python'),
    arguments: [...pipArguments, '-r', options.requirementsFile],
    logFile,
    onLine: (line) => options.report(describePipLine(line)),
  });
  writeFileSync(markFile, mark);
  return true;
}

/** A program inside a virtual environment. */
export function pythonProgram(directory: string, name: string): string {
  return join(directory, 'bin', name);
}

const pipArguments = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];

function environmentMark({ python, requirementsFile }: PythonEnvironmentOptions): string {
  const requirements = readFileSync(requirementsFile, 'utf8');
  return createHash('sha256').update(`${python}\n${requirements}`).digest('hex');
}

function readMark(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** "Collecting duckdb==1.5.6 (from -r …)" becomes "Collecting duckdb==1.5.6". */
function describePipLine(line: string): string {
  return line.replace(/\(from .*$/, '').slice(0, 100);
}
