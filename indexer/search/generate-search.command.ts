import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { bundledMerchandiseText } from './bundled-merchandise-text.ts';
import { openApiText } from './openapi.ts';
import { rulesSchema } from './rules.ts';

// npm run generate:search: the OpenAPI document, and the module that carries synonyms and rules into the search function.
surviveClosedPipe();
new Command('npm run generate:search --')
  .description('Generate the OpenAPI document of the search API, and bundle the synonyms and rules that are shipped.')
  .addHelpText(
    'after',
    `
Writes docs/openapi.json and indexer/search/merchandising/bundled-merchandise.ts.

Example:
  npm run generate:search`,
  )
  .parse();

const shipped = new URL('./merchandising/', import.meta.url);
const docs = new URL('../../docs/', import.meta.url);

mkdirSync(docs, { recursive: true });
writeFileSync(new URL('openapi.json', docs), openApiText());
process.stdout.write('wrote docs/openapi.json\n');

const synonyms = readFileSync(new URL('synonyms.txt', shipped), 'utf8');
const rules = rulesSchema.parse(JSON.parse(readFileSync(new URL('rules.json', shipped), 'utf8')));
writeFileSync(new URL('bundled-merchandise.ts', shipped), bundledMerchandiseText(synonyms, rules));
process.stdout.write('wrote indexer/search/merchandising/bundled-merchandise.ts\n');
