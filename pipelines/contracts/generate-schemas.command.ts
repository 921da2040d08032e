import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { surviveClosedPipe } from '../closed-pipe.ts';
import { allSchemaDocuments, releasedContracts, schemaText } from './json-schemas.ts';
import { findReleaseProblems, type PublishedSchema } from './release-check.ts';

// Writes the JSON Schemas that other teams use. Refuses to overwrite a published one with an incompatible one.

surviveClosedPipe();
new Command('npm run generate:schemas --')
  .description('Generate the JSON Schemas of the events from their contracts.')
  .addHelpText(
    'after',
    `
Writes pipelines/contracts/schemas. A change that would break producers or readers of a published
version is refused with its reason, and nothing is written.

Example:
  npm run generate:schemas`,
  )
  .parse();

const directory = fileURLToPath(new URL('./schemas/', import.meta.url));

async function readPublished(): Promise<PublishedSchema[]> {
  await mkdir(directory, { recursive: true });
  const files = await readdir(directory);
  return Promise.all(
    files.map(async (fileName) => {
      const [, detailType = '', version] = /^(.+)\.v(\d+)\.json$/.exec(fileName) ?? [];
      return { detailType, version: Number(version), schema: JSON.parse(await readFile(directory + fileName, 'utf8')) };
    }),
  );
}

const problems = findReleaseProblems(await readPublished(), releasedContracts());
if (problems.length > 0) {
  process.stderr.write(
    `Nothing was written. These changes would break producers or readers:\n${problems.join('\n')}\n`,
  );
  process.exitCode = 1;
} else {
  const documents = allSchemaDocuments();
  await Promise.all(documents.map((document) => writeFile(directory + document.fileName, schemaText(document))));
  process.stdout.write(`${documents.length} schemas are up to date in pipelines/contracts/schemas\n`);
}
