import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { surviveClosedPipe } from '../closed-pipe.ts';
import { datasets } from './all-datasets.ts';
import { dataDictionary } from './data-dictionary.ts';

surviveClosedPipe();
new Command('npm run generate:dictionary --')
  .description('Generate the data dictionary from the dataset declarations.')
  .addHelpText(
    'after',
    `
Writes docs/data-dictionary.md.

Example:
  npm run generate:dictionary`,
  )
  .parse();

const page = 'docs/data-dictionary.md';

await mkdir(dirname(page), { recursive: true });
await writeFile(page, dataDictionary(datasets));
process.stdout.write(`${page}: ${datasets.length} datasets\n`);
