// Generates everything that is generated, one after the other: migrations come from the datasets, schemas from the contracts.
import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { surviveClosedPipe } from './closed-pipe.ts';

const commands = [
  'pipelines/contracts/generate-schemas.command.ts',
  'pipelines/migrations/generate-migrations.command.ts',
  'pipelines/datasets/generate-dictionary.command.ts',
  'queries/generate-queries.command.ts',
  'indexer/search/generate-search.command.ts',
  'images/upload/generate-uploads.command.ts',
];

surviveClosedPipe();
new Command('npm run generate --')
  .description(
    'Generate all that is generated from the sources: schemas, migrations, data dictionary, queries, OpenAPI.',
  )
  .addHelpText(
    'after',
    `
Ends at the first of them that fails. Each has a command of its own: generate:schemas,
generate:migrations, generate:dictionary, generate:queries, generate:search and generate:uploads.

Example:
  npm run generate`,
  )
  .parse();

for (const command of commands) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', command], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
  if (process.exitCode !== 0) break;
}
