import { mkdirSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { uploadOpenApiText } from './openapi.ts';

surviveClosedPipe();
new Command('npm run generate:uploads --')
  .description('Generate the OpenAPI document of the upload API.')
  .addHelpText(
    'after',
    `
Writes docs/upload-openapi.json.

Example:
  npm run generate:uploads`,
  )
  .parse();

const docs = new URL('../../docs/', import.meta.url);
mkdirSync(docs, { recursive: true });
writeFileSync(new URL('upload-openapi.json', docs), uploadOpenApiText());
process.stdout.write('wrote docs/upload-openapi.json\n');
