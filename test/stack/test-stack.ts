import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SettledConfig } from '../../infra/local/athena-engine.ts';
import { readLocalConfig } from '../../infra/local/config.ts';
import { startLocalStack } from '../../infra/local/local-stack.ts';
import { prepareOpenSearch } from '../../infra/local/opensearch/opensearch-jars.ts';
import { checkPrerequisites } from '../../infra/local/prerequisites.ts';
import { ensurePythonEnvironment, pythonProgram } from '../../infra/local/python-environment.ts';
import {
  checkovDirectory,
  projectRoot,
  pythonDirectory,
  type StatePaths,
  statePaths,
  testPythonDirectory,
} from '../../infra/local/state-paths.ts';
import { createSteps, type Steps } from '../../infra/local/steps.ts';
import { stopEverything } from '../../infra/local/stop-processes.ts';
import { freeStackPorts, stackSettings } from './own-stack.ts';
import { testStateDirectory } from './test-state.ts';

/**
 * Starts a local stack that shares nothing with the one of "npm start" but the installed programs, runs the work with
 * the variables that reach it, and takes it away again. Its logs are left when anything went wrong.
 */
export async function withTestStack<T extends { failed: number }>(
  signal: AbortSignal,
  work: (environment: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const config = await testConfig();
  const paths = statePaths(config.stateDirectory);
  const steps = createSteps();
  await stopEverything(paths);
  rmSync(paths.root, { recursive: true, force: true });
  const { python, jdk } = await checkPrerequisites({
    python: config.python,
    directory: projectRoot,
    withOpenSearch: true,
    withTrino: false,
  });
  await preparePython(python, paths, steps, signal);
  if (jdk !== undefined) await prepareOpenSearch(steps, jdk, paths, signal);
  const stack = await startLocalStack({ config, steps, jdk, trinoJdk: undefined, signal });
  try {
    const environment = { ...stack.environment, ...harnessVariables(config) };
    const result = await stack.run((ending) => work(environment, ending));
    await stack.stop();
    if (result.failed === 0) rmSync(paths.root, { recursive: true, force: true });
    return result;
  } finally {
    await stack.stop();
  }
}

async function testConfig(): Promise<SettledConfig> {
  return {
    ...readLocalConfig(),
    stateDirectory: testStateDirectory,
    ports: await freeStackPorts(),
    athenaEngine: 'duckdb',
    openSearchUrl: undefined,
    stage: undefined,
  };
}

/** So that commands which a test runs as a user would find the stack of the tests. */
function harnessVariables(config: SettledConfig): Record<string, string> {
  return {
    ...stackSettings(config.stateDirectory, config.ports),
    /** The Python that has the packages of test/requirements.txt. */
    INKSTREAM_TEST_PYTHON: pythonProgram(testPythonDirectory, 'python'),
    INKSTREAM_TEST_CHECKOV: pythonProgram(checkovDirectory, 'checkov'),
  };
}

/** All at once: they come from the network, and two of them are large. */
async function preparePython(python: string, paths: StatePaths, steps: Steps, signal: AbortSignal): Promise<void> {
  const environments = {
    stack: { directory: pythonDirectory, file: 'infra/local/requirements.txt' },
    tests: { directory: testPythonDirectory, file: 'test/requirements.txt' },
    checkov: { directory: checkovDirectory, file: 'test/requirements-checkov.txt' },
  };
  await steps.run('Prepare the Python environments', async (progress) => {
    const made = Object.entries(environments).map(([name, { directory, file }]) =>
      ensurePythonEnvironment({
        python,
        directory,
        requirementsFile: join(projectRoot, file),
        logDirectory: paths.logs,
        report: (text) => progress.report(`${name}: ${text}`),
        signal,
      }),
    );
    // One that goes on writing its folder would meet the next run.
    await Promise.allSettled(made);
    progress.conclude((await Promise.all(made)).includes(true) ? 'made' : 'ready');
  });
}
