// Writes a corpus of whole, damaged and hostile images, for `npm run inspect -- --corpus`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { type CorpusFile, decompressionBombs, oddFiles } from './hostile-files.ts';
import { mutatedFiles } from './mutated-files.ts';
import { validFiles } from './valid-files.ts';

const program = new Command('node --import tsx test/images/corpus/make-corpus.command.ts')
  .description('Write a corpus of whole, damaged and hostile images.')
  .argument('<dir>', 'is made when it is not there')
  .option('--mutations <n>', 'so many damaged files', Number, 2000)
  .option('--seed <n>', 'other numbers damage other bytes', Number, 1)
  .addHelpText('after', '\nExample:\n  node --import tsx test/images/corpus/make-corpus.command.ts corpus --seed 7');

function write(folder: string, files: readonly CorpusFile[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  process.stdout.write(`${files.length} files in ${folder}\n`);
}

await program
  .action(async (folder: string, { mutations, seed }: { mutations: number; seed: number }) => {
    const whole = await validFiles();
    write(join(folder, 'whole'), whole);
    write(join(folder, 'hostile'), [...decompressionBombs(), ...(await oddFiles())]);
    write(join(folder, 'damaged'), mutatedFiles(whole, mutations, seed));
  })
  .parseAsync();
