// What is kept apart because it was refused, could not be read or could not be converted; and the way back.

import { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { interruption } from '../../../pipelines/interruption.ts';
import { readOperationsConfig } from '../config.ts';
import { explainFailure } from '../explain-failure.ts';
import { shownJson, shownLines } from '../foreign-text.ts';
import { wholeNumber } from '../replay/replay-options.ts';
import { describeGroups, describeRetry } from './describe-quarantine.ts';
import { groupsOf, type QuarantineKind, quarantineKinds } from './entry.ts';
import { listQuarantine } from './list-quarantine-client.ts';
import { quarantineSettings, quarantineTools } from './quarantine-client.ts';
import { type QuarantineRetry, retryQuarantine } from './retry-quarantine-client.ts';
import { showQuarantined } from './show-quarantine-client.ts';

interface SelectionOptions {
  kind?: QuarantineKind;
  reason?: string;
  json?: true;
}

const print = (text: string) => void process.stdout.write(`${text}\n`);
const kindsOf = ({ kind }: SelectionOptions) => (kind === undefined ? quarantineKinds : [kind]);
const tools = () => quarantineTools(readOperationsConfig(quarantineSettings));

async function list(options: SelectionOptions & { limit: number }): Promise<void> {
  const { reason, limit, json } = options;
  const entries = await listQuarantine(tools(), { kinds: kindsOf(options), reason, limit });
  print(json ? shownJson(groupsOf(entries)) : describeGroups(groupsOf(entries), Date.now()));
}

async function show(id: string, { raw = false }: { raw?: boolean }): Promise<void> {
  const text = await showQuarantined(tools(), id, raw);
  // Into a file it goes as it is kept.
  print(process.stdout.isTTY ? shownLines(text) : text);
}

async function retry(
  ids: string[],
  options: SelectionOptions & { id?: string[]; go?: boolean; archive: boolean },
): Promise<void> {
  const { reason, go = false, archive: withArchive, json, id = [] } = options;
  const signal = interruption('Stopping after what is under way. The same command goes on.');
  const bar = new SingleBar({ format: '{value} sent again', clearOnComplete: true, stream: process.stderr });
  if (go && process.stderr.isTTY) bar.start(0, 0);
  const selection = { kinds: kindsOf(options), reason, ids: [...ids, ...id], go, withArchive };
  const done = await retryQuarantine(tools(), selection, (count) => bar.update(count), signal).finally(() =>
    bar.stop(),
  );
  print(json ? shownJson(done, withMaps) : describeRetry(done, go));
  process.exitCode = signal.aborted ? 130 : hasFailed(done) ? 1 : 0;
}

function hasFailed({ events, images, conversions }: QuarantineRetry): boolean {
  return [events, images, conversions].some((report) => (report?.failed ?? 0) > 0);
}

function withMaps(_: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

const kindOption = () => new Option('--kind <kind>', 'one of them alone').choices(quarantineKinds);

const program = new Command('npm run quarantine --').description(
  'See what was refused, could not be read or could not be converted, and bring it back once the cause is mended.',
);
program
  .command('list')
  .description('what there is, grouped by reason')
  .addOption(kindOption())
  .option('--reason <code>', 'only of this reason')
  .option('--limit <n>', 'look at the newest so many of each kind', wholeNumber, 10_000)
  .option('--json', 'print the groups as JSON')
  .action(list);
program
  .command('show <id>')
  .description('all that is known of one, personal fields masked')
  .option('--raw', 'also the restricted text of what could not be masked')
  .action(show);
program
  .command('retry [ids...]')
  .description('feed what is accepted by now through the front door again')
  .addOption(kindOption())
  .option('--reason <code>', 'only of this reason')
  .option('--id <id...>', 'only these; the beginning of an id will do')
  .option('--go', 'do it; without it, nothing changes')
  .option('--no-archive', 'leave those alone that only the archive has')
  .option('--json', 'print the counts as JSON')
  .action(retry);
program.addHelpText(
  'after',
  `
events       refused by their contract: rows of rejected_events. Put on the bus again, if the contracts accept
             them by now. The text is the lake's own where nothing is masked that is needed, that of the
             quarantine where it could not be masked, and else (customers!) that of the archive.
images       could not be read: quarantine/ of the image bucket. Asked for again of the print-image function.
conversions  rows that Firehose could not convert: errors/ of the lake's bucket. Put to Firehose again.

Rows of the catalog table that are refused are not kept: npm run catalog -- check lists them.
What is refused again stays one row. Killed, the same command goes on.

Exit code: 0 done, 1 some were not taken, 130 interrupted.

Examples:
  npm run quarantine -- list
  npm run quarantine -- show 4f2a9c01
  npm run quarantine -- retry --reason SCHEMA_VERSION_UNKNOWN
  npm run quarantine -- retry --reason SCHEMA_VERSION_UNKNOWN --go
  npm run quarantine -- retry --kind conversions --go`,
);

surviveClosedPipe();
try {
  await program.parseAsync();
} catch (error) {
  const reason = explainFailure(error);
  if (reason === undefined) throw error;
  process.stderr.write(`${pc.red('error')} ${reason}\n`);
  process.exitCode = 1;
}
