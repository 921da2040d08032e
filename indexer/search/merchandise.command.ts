import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { readIndexerConfig } from '../config.ts';
import { counted } from '../counted.ts';
import { IndexerError } from '../errors.ts';
import {
  applyMerchandise,
  faultsOf,
  type MerchandiseFiles,
  type MerchandisePorts,
  type NamedText,
  readHistory,
  readInForce,
  undoMerchandise,
} from './merchandise.ts';
import { merchandiseStore } from './merchandise-client.ts';
import { bundledMerchandise } from './merchandising/bundled-merchandise.ts';
import type { Merchandise } from './search-settings.ts';
import { readSynonyms } from './synonyms.ts';

interface FileOptions {
  synonyms?: string;
  rules?: string;
}

const shippedFile = (name: string) =>
  relative(process.cwd(), fileURLToPath(new URL(`./merchandising/${name}`, import.meta.url)));

function named(file: string): NamedText {
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch (cause) {
    throw new IndexerError('INPUT_WRONG', `Cannot read ${file}: is there such a file?`, { cause });
  }
}

/** Without a choice both files that are checked in. */
function filesOf({ synonyms, rules }: FileOptions): MerchandiseFiles {
  if (synonyms === undefined && rules === undefined) {
    return { synonyms: named(shippedFile('synonyms.txt')), rules: named(shippedFile('rules.json')) };
  }
  return {
    ...(synonyms !== undefined && { synonyms: named(synonyms) }),
    ...(rules !== undefined && { rules: named(rules) }),
  };
}

function openPorts(): MerchandisePorts {
  const { searchControlTable } = readIndexerConfig(['searchControlTable']);
  const store = merchandiseStore(new DynamoDBClient({}), searchControlTable);
  return { store, shipped: bundledMerchandise, now: () => new Date() };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function summary({ revision, synonyms, rules }: Merchandise): string {
  const read = readSynonyms(synonyms);
  const lines = read.ok ? read.rules.length : 0;
  const version = revision === 0 ? 'what the project ships' : `revision ${revision}`;
  return `${version}: ${counted(lines, 'line')} of synonyms, ${counted(rules.length, 'rule')}`;
}

async function show({ json }: { json?: true }): Promise<void> {
  const merchandise = await readInForce(openPorts());
  if (json) return say(JSON.stringify(merchandise, null, 2));
  say(pc.bold(`In force is ${summary(merchandise)}`));
  say(`\n${merchandise.synonyms.trim() || pc.dim('no synonyms')}\n`);
  say(merchandise.rules.length === 0 ? pc.dim('no rules') : JSON.stringify(merchandise.rules, null, 2));
}

async function showHistory({ count }: { count: number }): Promise<void> {
  const ports = openPorts();
  const [versions, { revision }] = [await readHistory(ports, count), await readInForce(ports)];
  if (versions.length === 0) return say('Nothing was ever applied; what the project ships is in force.');
  const table = new Table({
    head: ['', 'revision', 'applied', 'after', 'synonyms', 'rules', 'note'],
    style: { head: [], border: [], compact: true },
  });
  for (const version of versions) {
    const read = readSynonyms(version.synonyms);
    const isInForce = version.revision === revision ? '→' : '';
    const lines = read.ok ? read.rules.length : '?';
    table.push([
      isInForce,
      version.revision,
      version.appliedAt,
      version.before,
      lines,
      version.rules.length,
      version.note,
    ]);
  }
  say(table.toString());
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('Expected a number from 1 to 999.');
  return Number(text);
}

const help = `
Examples:
  npm run merchandise -- check
  npm run merchandise -- apply --synonyms synonyms.txt --note "autumn words"
  npm run merchandise -- apply --rules rules.json
  npm run merchandise -- history
  npm run merchandise -- undo

Synonyms, a line each:   couch, sofa, settee        (equal)
                         otr => over the range      (from left to right only)
Rules, a JSON array:     [{ "queries": ["poster"], "match": "exact", "pin": ["PRODUCT-ID"], "hide": ["OTHER-ID"] }]
  match: exact (the whole text, the default) or contains (these words, beside others). Case and
  punctuation do not count. Pinned products come first, in this order, also when they do not match,
  as long as they pass the shopper's filters and results are sorted by relevance.

What is applied is in force within 5 seconds, without a rebuild; undo takes it back, step by step.`;

function buildProgram(): Command {
  const program = new Command('npm run merchandise --')
    .description('Synonyms, pinned and hidden products: check them, put them into force, take them back.')
    .addHelpText('after', help);
  const withFiles = (command: Command) =>
    command
      .option('--synonyms <file>', 'synonyms (without either option: both files of indexer/search/merchandising)')
      .option('--rules <file>', 'rules');
  withFiles(program.command('check').description('check the files and change nothing')).action(
    (options: FileOptions) => {
      const faults = faultsOf(filesOf(options));
      if (faults.length > 0) throw new IndexerError('INPUT_WRONG', faults.join('\n'));
      say('Everything can be applied.');
    },
  );
  withFiles(program.command('apply').description('put files into force; what they leave out stays'))
    .option('--note <text>', 'said in the history', '')
    .action(async ({ note, ...options }: FileOptions & { note: string }) => {
      say(`${pc.green('In force')} is ${summary(await applyMerchandise(filesOf(options), note, openPorts()))}`);
    });
  program.command('show').description('show what is in force').option('--json', 'as JSON').action(show);
  program
    .command('history')
    .description('list what was applied, newest first')
    .option('--count <n>', 'how many', wholeNumber, 20)
    .action(showHistory);
  program
    .command('undo')
    .description('put the version before into force again')
    .action(async () => {
      const { undone, merchandise } = await undoMerchandise(openPorts());
      say(`Revision ${undone} is undone. ${pc.green('In force')} is ${summary(merchandise)}`);
    });
  return program;
}

surviveClosedPipe();
try {
  await buildProgram().parseAsync();
} catch (error) {
  if (!(error instanceof IndexerError)) throw error;
  process.stderr.write(`${pc.red('error')} ${error.message}\n`);
  process.exitCode = 1;
}
