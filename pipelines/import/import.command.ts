import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../closed-pipe.ts';
import { counted } from '../counted.ts';
import { interruption } from '../interruption.ts';
import { readLoaderConfig } from '../lake-loader/config.ts';
import { createLoadPorts } from '../lake-loader/loader-ports-client.ts';
import type { Message } from '../lake-writer/batch-entries.ts';
import { lakeWriterConfig } from '../lake-writer/config.ts';
import { lakeWriterPorts } from '../lake-writer/lake-client.ts';
import { type LakeWriterPorts, writeBatch } from '../lake-writer/write-batch.ts';
import { type Checkpoint, restoredSurvey, writeCheckpoint } from './checkpoint.ts';
import { importConfig } from './config.ts';
import { openCsv } from './csv-lines.ts';
import { describeImport, describeStoreErrors } from './describe-import.ts';
import { ImportError } from './errors.ts';
import { importOrders, type Tally } from './import-orders.ts';
import { loadImported, loadLater } from './load-imported.ts';
import { mappingJsonSchema } from './mapping.ts';
import { type PreparedImport, prepareImport, readMapping, resumeOrBegin } from './prepare-import.ts';
import { previewImport } from './preview.ts';
import { importProgress } from './progress.ts';
import { openRefusalReport } from './refusal-report.ts';

interface ImportOptions {
  mapping: string;
  check?: true;
  report?: string;
  again?: true;
  load: boolean;
}

/** Configuration and secret, or what to do when the lake cannot be reached. */
async function connect(): Promise<LakeWriterPorts> {
  try {
    return await lakeWriterPorts(lakeWriterConfig());
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    const message = `The lake cannot be reached (${reason}). Start the local stack with \`npm start\`, or set INKSTREAM_STAGE.`;
    throw new ImportError('LAKE_UNREACHABLE', message, { cause });
  }
}

const say = (text: string) => process.stderr.write(`${text}\n`);

/** Stores messages and returns those that failed; `errors` counts why. */
async function storeInLake(
  messages: readonly Message[],
  ports: LakeWriterPorts,
  errors: Map<string, number>,
): Promise<readonly string[]> {
  const { failedIds, defects, accounting, errorCodes } = await writeBatch(messages, ports, Number.POSITIVE_INFINITY);
  if (defects[0] !== undefined) throw defects[0].error;
  errors.clear();
  for (const [code, times] of errorCodes) errors.set(code, times);
  const refused = messages.filter(({ rejection }) => rejection !== undefined).length;
  if (failedIds.length === 0 && accounting.rejected !== refused) {
    throw new Error(
      `The lake-writer refused ${accounting.rejected} of ${messages.length} messages, expected ${refused}`,
    );
  }
  return failedIds;
}

async function send(
  prepared: PreparedImport,
  state: { path: string; checkpoint: Checkpoint },
  options: ImportOptions,
  ports: LakeWriterPorts,
): Promise<Tally> {
  const report = options.report === undefined ? undefined : await openRefusalReport(options.report);
  const errors = new Map<string, number>();
  const { lines } = await openCsv(prepared.file, { csv: prepared.mapping.csv });
  const { checkpoint } = state;
  const progress = importProgress('Importing', checkpoint.survey.lines);
  const settledBefore = options.again ? 0 : checkpoint.settledBefore;
  const job = {
    ...prepared,
    lines,
    survey: restoredSurvey(checkpoint.survey),
    importedAt: checkpoint.importedAt,
    settledBefore,
  };
  try {
    return await importOrders(job, {
      store: (messages) => storeInLake(messages, ports, errors),
      saveProgress: (line) => writeCheckpoint(state.path, { ...checkpoint, settledBefore: line }),
      onRefused: (refused) => report?.add(refused, prepared.reader.orderIdOf(refused.csv)),
      onLines: (tally, settled) => progress.update(settled, settled, tally.linesSent),
      whyNotStored: () => describeStoreErrors(errors, importConfig().endpoint),
      onRetry: (messages, waitMs) =>
        progress.note(
          `The lake did not take ${messages} messages (${[...errors.keys()].join(', ')}); again in ${waitMs / 1000} s.`,
        ),
      sleep,
      signal: interruption('Finishing the batch under way…'),
    });
  } finally {
    progress.stop();
    await report?.close();
  }
}

/** On this machine a load takes seconds, so nobody is left to ask a lake that has half of the file. */
async function loadNow(): Promise<void> {
  say('Loading it into the lake…');
  const createPorts = () =>
    createLoadPorts(readLoaderConfig(), ({ message }, delayMs) =>
      say(`trying again in ${Math.round(delayMs)} ms: ${message}`),
    );
  const { isLoaded, message } = await loadImported(createPorts, (holder) =>
    say(`Another load is running (${holder}); waiting for it to end.`),
  );
  say(message);
  if (!isLoaded) process.exitCode = 1;
}

async function importFile(file: string, options: ImportOptions): Promise<void> {
  const { mapping, text } = await readMapping(options.mapping);
  const prepared = await prepareImport(file, mapping);
  if (options.check) {
    process.stdout.write(await previewImport(prepared, new Date().toISOString()));
    return;
  }
  const { stateDirectory, endpoint } = importConfig();
  const ports = await connect();
  const survey = importProgress('Reading  ', prepared.bytes);
  const now = new Date().toISOString();
  const lake = lakeWriterConfig().lakeBucket;
  const context = { mappingText: text, lake, stateDirectory, now, onLines: survey.update };
  const state = await resumeOrBegin(prepared, context).finally(survey.stop);
  const { finished, settledBefore, importedAt } = state.checkpoint;
  if (finished !== undefined && !options.again && options.report === undefined) {
    process.stdout.write(`${describeImport(finished)}\n`);
    say(`Imported on ${importedAt.slice(0, 10)} already: nothing was sent. (--again sends everything once more.)`);
    return;
  }
  if (state.isResumed && finished === undefined) say(`Going on from line ${settledBefore} of an earlier run.`);
  const started = performance.now();
  const tally = await send(prepared, state, options, ports);
  await writeCheckpoint(state.path, { ...state.checkpoint, settledBefore: Number.MAX_SAFE_INTEGER, finished: tally });
  process.stdout.write(`${describeImport(tally)}\n`);
  const seconds = (performance.now() - started) / 1000;
  say(
    pc.dim(
      `${counted(tally.linesSent, 'line')} sent in ${seconds.toFixed(1)} s. The refused ones are rows of rejected_events.`,
    ),
  );
  if (options.report !== undefined) say(pc.dim(`Refused lines: ${options.report}`));
  if (options.load && endpoint !== undefined) await loadNow();
  else say(endpoint === undefined ? `${loadLater} The way to the load takes about a minute.` : loadLater);
}

const examples = `
Examples:
  npm run import -- orders orders.csv.gz --mapping shop.mapping.json --check
  npm run import -- orders orders.csv.gz --mapping shop.mapping.json --report refused.csv
  npm run import -- mapping-schema

The file may be cut off, killed or run again at any time: orders have ids that are derived from
their numbers, so nothing is lost and nothing is stored twice. An order whose lines disagree takes
the earliest time, and the first customer and country named.
Start from pipelines/import/online-retail.mapping.json for a mapping of your own.`;

surviveClosedPipe();
const program = new Command('npm run import --')
  .description('Bring history into the lake.')
  .addHelpText('after', examples);
program
  .command('orders')
  .description('import orders from the CSV export of a shop, one line per order line')
  .argument('<file>', 'CSV file with a header, plain or gzipped, sorted by order')
  .requiredOption('--mapping <file>', 'how its columns become orders (JSON; see mapping-schema)')
  .option('--check', 'show the first 5 events and what would be refused, and send nothing')
  .option('--report <file>', 'write every refused line with its reason to this CSV file')
  .option('--again', 'send everything even if an earlier run has done so')
  .option('--no-load', 'do not load into the lake at the end (on AWS the next load does, every 15 minutes)')
  .addHelpText('after', examples)
  .action(importFile);
program
  .command('mapping-schema')
  .description('print the JSON Schema of mapping files')
  .action(() => {
    process.stdout.write(`${JSON.stringify(mappingJsonSchema(), null, 2)}\n`);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ImportError)) throw error;
  say(`${pc.red('error')} ${error.message}`);
  process.exitCode = error.code === 'INTERRUPTED' ? 130 : 1;
}
