// Checks everything from nothing: style, types, dead code, unit tests, and the integration tests on a stack of their own.
import { join } from 'node:path';
import { Command } from 'commander';
import { listenForInterruption } from '../infra/local/interruption.ts';
import { projectRoot } from '../infra/local/state-paths.ts';
import { createSteps } from '../infra/local/steps.ts';
import { surviveClosedPipe } from '../pipelines/closed-pipe.ts';
import { checkSqlSyntax } from './sql-syntax/check-syntax.ts';
import { ensureChromium } from './stack/chromium.ts';
import { ensurePostgres } from './stack/postgres.ts';
import { runIntegrationTests, runJest, runStage, runTool } from './stack/run-stage.ts';
import { type StageResult, summarise } from './stack/stage-results.ts';
import { withTestStack } from './stack/test-stack.ts';

surviveClosedPipe();
new Command('npm test --')
  .description('Check everything: style, types, dead code, unit tests, and integration tests on a local stack.')
  .addHelpText(
    'after',
    `
The local stack for the integration tests has ports and data of its own; one that runs already is
not touched. Later stages run even when an earlier one has failed.

Examples:
  npm test
  NODE_OPTIONS=--experimental-vm-modules npx jest --selectProjects=unit --testPathPatterns contracts`,
  )
  .parse();

/** Checked apart, because what runs in browsers knows nothing of Node.js. */
const browserFolders = {
  search: 'indexer/search-page/browser',
  upload: 'images/upload-page/browser',
  dashboards: 'queries/dashboards/page/browser',
};

const interruption = listenForInterruption();
const { signal } = interruption;
const results: StageResult[] = [];

async function stage(title: string, work: () => Promise<{ passed: number; failed: number }>): Promise<void> {
  results.push(await runStage(title, work, signal));
}

async function prepareChromium(): Promise<{ passed: number; failed: number }> {
  const logFile = join(projectRoot, '.inkstream', 'logs', 'chromium.log');
  await createSteps().run('Find or install Chromium', async ({ report, conclude }) =>
    conclude(await ensureChromium({ report, logFile, signal })),
  );
  return { passed: 1, failed: 0 };
}

async function preparePostgres(): Promise<{ passed: number; failed: number }> {
  const logFile = join(projectRoot, '.inkstream', 'logs', 'postgres.log');
  await createSteps().run('Find or install PostgreSQL', async ({ report, conclude }) =>
    conclude(await ensurePostgres({ report, logFile, signal })),
  );
  return { passed: 1, failed: 0 };
}

async function runAll(): Promise<void> {
  const biome = { program: '@biomejs/biome/bin/biome', arguments: ['check', '--error-on-warnings'] };
  await stage('Biome: style and lint', () => runTool(biome, signal));
  await stage('tsc: types', () => runTool({ program: 'typescript/bin/tsc', arguments: ['--noEmit'] }, signal));
  for (const [page, folder] of Object.entries(browserFolders)) {
    const typesOnly = { program: 'typescript/bin/tsc', arguments: ['--noEmit', '-p', folder] };
    await stage(`tsc: types of the ${page} page`, () => runTool(typesOnly, signal));
  }
  await stage('knip: dead code', () => runTool({ program: 'knip/bin/knip.js', arguments: [] }, signal));
  await stage('Trino: syntax of all SQL, by its own parser', () => checkSqlSyntax(signal));
  await stage('jest: unit and property tests', () => runJest('unit', {}, signal));
  await stage('Chromium: for the tests of pages', () => prepareChromium());
  await stage('PostgreSQL: for the tests of the outbox', () => preparePostgres());
  await stage('jest: integration tests on a local stack', () => withTestStack(signal, runIntegrationTests));
}

try {
  await runAll();
} catch (error) {
  if (!signal.aborted) throw error;
  results.push({ title: 'interrupted', passed: 0, failed: 1, milliseconds: 0 });
}
interruption.release();
process.stdout.write(`\n${summarise(results)}\n`);
process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0;
