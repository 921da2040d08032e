import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { surviveClosedPipe } from '../pipelines/closed-pipe.ts';
import { readSqlFolder, viewsFolder } from '../pipelines/migrations/read-sql-folder.ts';
import { parseViews } from '../pipelines/migrations/view-file.ts';
import { compiledQueriesText, compileQueries } from './compiled-queries-text.ts';
import { SavedQueryError } from './saved-query.ts';

// npm run generate:queries: the module that carries the saved queries to wherever there are no files.
surviveClosedPipe();
new Command('npm run generate:queries --')
  .description('Compile the saved queries of queries/sql, with the views that they bound inlined.')
  .addHelpText(
    'after',
    `
Writes queries/compiled-queries.ts. A file that breaks the rules of its header is refused by its name.

Example:
  npm run generate:queries`,
  )
  .parse();

try {
  const files = readSqlFolder(new URL('./sql/', import.meta.url));
  const queries = compileQueries(files, parseViews(readSqlFolder(viewsFolder)));
  writeFileSync(new URL('./compiled-queries.ts', import.meta.url), compiledQueriesText(queries));
  process.stdout.write(`compiled ${queries.length} saved queries\n`);
} catch (error) {
  if (!(error instanceof SavedQueryError)) throw error;
  process.stderr.write(`error ${error.message}\n`);
  process.exitCode = 1;
}
