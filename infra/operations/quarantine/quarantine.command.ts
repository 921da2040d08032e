// What is kept apart because it was refused, could not be read or could not be converted; and the way back.

import { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { interruption } from '../../../pipelines/interruption.ts';
import { tellFailure } from '../../../pipelines/tell-failure.ts';
import { readOperationsConfig } from '../config.ts';
import { explainFailure } from '../explain-failure.ts';
import { shownJson, shownLines } from '../foreign-text.ts';
import { wholeNumber } from '../replay/replay-options.ts';
import { columnsOf } from '../wrapped-text.ts';
import { refuseUnknownIds, refuseUnknownReason } from './check-selection-client.ts';
import { describeGroups, describeRetry } from './describe-quarantine.ts';
import { groupsOf, type QuarantineKind, quarantineKinds } from './entry.ts';
import { listQuarantine } from './list-quarantine-client.ts';
import { quarantineSettings, quarantineTools } from './quarantine-client.ts';
import { staysBehind } from './retry-events.ts';
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
  const selection = { kinds: kindsOf(options), reason, limit };
  const entries = await listQuarantine(tools(), selection);
  if (entries.length === 0) await refuseUnknownReason(tools(), selection);
  const groups = groupsOf(entries);
  print(json ? shownJson(groups) : describeGroups(groups, Date.now(), columnsOf(process.stdout)));
  if (kindsOf(options).some((kind) => entries.filter((entry) => entry.kind === kind).length >= limit))
    process.stderr.write(
      `${pc.dim(`Only the newest ${limit.toLocaleString('en-US')} of each kind were looked at.`)}\n`,
    );
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
  const selection = { kinds: kindsOf(options), reason, ids: [...ids, ...id], go, withArchive };
  await refuseUnknownIds(tools(), selection);
  await refuseUnknownReason(tools(), selection);
  const signal = interruption('Stopping after what is under way. The same command goes on.');
  const bar = new SingleBar({ format: '{value} sent again', clearOnComplete: true, stream: process.stderr });
  if (go && process.stderr.isTTY) bar.start(0, 0);
  const done = await retryQuarantine(tools(), selection, (count) => bar.update(count), signal).finally(() =>
    bar.stop(),
  );
  print(json ? shownJson(done, withMaps) : describeRetry(done, go));
  process.exitCode = signal.aborted ? 130 : doesAllComeBack(done) ? 0 : 1;
}

function doesAllComeBack({ events, images, conversions }: QuarantineRetry): boolean {
  const behind = events === undefined ? 0 : staysBehind(events);
  return behind + (images?.failed ?? 0) + (conversions?.failed ?? 0) === 0;
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

Exit code: 0 done, or nothing to do; 1 something that was asked for does not come back (refused as before, its
text gone, a line of an imported file, not taken), or nothing has that reason or id; 130 interrupted. A dry run
ends as --go would, as far as it can tell.

Examples:
  npm run quarantine -- list
  npm run quarantine -- show 4f2a9c01
  npm run quarantine -- retry --reason SCHEMA_VERSION_UNKNOWN
  npm run quarantine -- retry --reason SCHEMA_VERSION_UNKNOWN --go
  npm run quarantine -- retry --kind conversions --go`,
);

surviveClosedPipe();
await tellFailure(explainFailure, () => program.parseAsync());
