// Lists every command of the project with one line about it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { projectRoot } from './state-paths.ts';

surviveClosedPipe();
new Command('npm run help --')
  .description('List every command of the project with one line about it.')
  .addHelpText(
    'after',
    `
Every command explains itself when it is asked with --help, and does nothing else then.

Examples:
  npm run help
  npm run query -- --help`,
  )
  .parse();

const manifestSchema = z.object({
  scripts: z.record(z.string(), z.string()),
  'scripts-info': z.record(z.string(), z.string()),
});
const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')));

const names = Object.keys(manifest.scripts);
const call = (name: string) => (['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`);
const width = Math.max(...names.map((name) => call(name).length));
for (const name of names) {
  process.stdout.write(`${pc.bold(call(name).padEnd(width))}  ${manifest['scripts-info'][name] ?? ''}\n`);
}
process.stdout.write('\nOptions of a command go after two dashes: npm start -- --once; npm run query -- --help\n');
