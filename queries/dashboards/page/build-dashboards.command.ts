// Builds the dashboards as static files, with the answers as they are now, for a bucket or any other web server.
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { interruption } from '../../../pipelines/interruption.ts';
import { fillNames } from '../../../pipelines/migrations/fill-names.ts';
import type { PageFile } from '../../../pipelines/pages/bundle-page.ts';
import { createAthenaCalls } from '../../athena/athena-client.ts';
import { QueryError } from '../../athena/errors.ts';
import { QueryConfigError, readQueryConfig } from '../../config.ts';
import { progressLine } from '../../progress-line.ts';
import { readQueryCatalog } from '../../query-catalog.ts';
import { allDashboards } from '../all-dashboards.ts';
import { createLakeReader } from './answers/create-lake-reader.ts';
import { RequestError } from './answers/lake-reader.ts';
import { runStatement } from './answers/run-statement.ts';
import { checkOutFolder, OutFolderError, writeOutFolder } from './out-folder.ts';
import { staticPages } from './static-pages.ts';

surviveClosedPipe();
const program = new Command('npm run build:dashboards --')
  .description('Build the dashboards as static files, with the answers for the preset periods as they are now.')
  .requiredOption('--out <folder>', 'where the files are written; answers of an earlier build there are replaced')
  .addHelpText(
    'after',
    `
The pages say when they were built, offer the last 7, 30, 90 and 365 days, and work under any path of any
web server. Files with a hash in their name may be cached for ever, all others must not be.
Asks the local stack while it is up (npm start), or AWS with INKSTREAM_STAGE set.

Exit codes: 0 built, 1 the lake gave no answer or the folder cannot be written or its "data"
is not of an earlier build, 130 interrupted.

Examples:
  npm run build:dashboards -- --out dist
  INKSTREAM_STAGE=live npm run build:dashboards -- --out dist && aws s3 sync --delete dist s3://BUCKET/dashboards`,
  );

function describe(out: string, files: readonly PageFile[]): string {
  const size = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
  const data = files.filter(({ name }) => name.startsWith('data/'));
  const others = files.filter((file) => !data.includes(file));
  const lines = others.map(({ name, content, isImmutable }) => {
    return `${size(content.length)}  ${join(out, name)}  ${pc.dim(isImmutable ? 'cache for ever' : 'no-cache')}`;
  });
  const bytes = data.reduce((sum, { content }) => sum + content.length, 0);
  return [...lines, `${size(bytes)}  ${join(out, 'data')}  ${pc.dim(`${data.length} answers, no-cache`)}`].join('\n');
}

async function build({ out }: { out: string }): Promise<void> {
  const config = readQueryConfig();
  const queries = readQueryCatalog();
  const progress = progressLine(process.stderr);
  const lake = createLakeReader({
    queries,
    fillNames: (sql) => fillNames(sql, config.names),
    silver: config.names.silver,
    run: runStatement(createAthenaCalls(), config),
  });
  try {
    // Before anything is asked, which costs money.
    checkOutFolder(out);
    const files = await staticPages({
      dashboards: allDashboards,
      queries,
      lake,
      madeAt: new Date(),
      signal: interruption('Stopping the statements on Athena…'),
      onAnswer: (done, all) => progress.show(`${done} of ${all} questions answered`),
    });
    progress.clear();
    writeOutFolder(out, files);
    process.stdout.write(`${describe(out, files)}\n`);
  } finally {
    progress.clear();
  }
}

try {
  await program.action(build).parseAsync();
} catch (error) {
  const isFileFault = error instanceof Error && 'code' in error && 'syscall' in error;
  const isKnown =
    error instanceof QueryError ||
    error instanceof QueryConfigError ||
    error instanceof OutFolderError ||
    error instanceof RequestError;
  if (!isKnown && !isFileFault) throw error;
  process.stderr.write(`${pc.red('error')} ${error.message}\n`);
  process.exitCode = error instanceof QueryError && error.code === 'INTERRUPTED' ? 130 : 1;
}
