import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { datasets } from './all-datasets.ts';
import { dataDictionary } from './data-dictionary.ts';

const page = 'docs/data-dictionary.md';

await mkdir(dirname(page), { recursive: true });
await writeFile(page, dataDictionary(datasets));
process.stdout.write(`${page}: ${datasets.length} datasets\n`);
