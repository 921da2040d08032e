// Estimates what a month of Inkstream costs on AWS, by component, and what would make it dearer or cheaper.
import { Command, InvalidArgumentError, Option } from 'commander';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { type Stage, stageNames } from '../../stages.ts';
import { describeAssumptions, describeEstimate } from './describe-estimate.ts';
import { estimateStage } from './estimate-stage.ts';
import { PriceMissingError } from './fixed-costs.ts';
import { PriceTableError, readPriceTable } from './price-table.ts';
import { SynthesisError } from './synthesise-stage.ts';
import { usualWorkload, type Workload } from './workload.ts';

interface CostOptions extends Workload {
  readonly stage: Stage['name'];
  readonly prices?: string;
  readonly json?: true;
  readonly assumptions?: true;
}

function amount(text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (!/^[\d_]+(\.\d+)?$/.test(text) || !(value <= 1e9)) {
    throw new InvalidArgumentError('Expected a number from 0 to 1,000,000,000.');
  }
  return value;
}

surviveClosedPipe();
const program = new Command('npm run cost --')
  .description('Estimate what a month costs on AWS, by component, and what would make it dearer or cheaper.')
  .addOption(new Option('--stage <name>', 'whose resources and settings').choices(stageNames).default('prod'))
  .option('--orders-per-day <n>', 'orders', amount, usualWorkload.ordersPerDay)
  .option('--edits-per-day <n>', 'edits of the catalog', amount, usualWorkload.editsPerDay)
  .option('--images-per-day <n>', 'uploads of images for print', amount, usualWorkload.imagesPerDay)
  .option('--searches-per-day <n>', 'searches of shoppers', amount, usualWorkload.searchesPerDay)
  .option('--queries-per-day <n>', 'queries of analysts and dashboards', amount, usualWorkload.queriesPerDay)
  .option('--months <n>', 'how long the lake and the images have been filled', amount, usualWorkload.months)
  .option(
    '--peak-days <n>',
    'days of the month on which everything happens --peak-factor times',
    amount,
    usualWorkload.peakDays,
  )
  .option('--peak-factor <n>', 'how many times an average day a peak day is', amount, usualWorkload.peakFactor)
  .option('--prices <file>', 'prices of your own, in the form of infra/operations/cost/price-table.json')
  .option('--assumptions', 'list what it rests on besides prices, then stop')
  .option('--json', 'print everything as JSON')
  .addHelpText(
    'after',
    `
It makes the stage's stacks as a deploy would (some seconds, no account needed) and counts what is in
them; bytes of events and rows were measured on the invented shop (npm run generate:traffic). Traffic
between Regions, support, tax and the shop's own services are not in it.

Exit code: 0 done, 1 the stage, the prices or an option cannot be used.

Examples:
  npm run cost
  npm run cost -- --orders-per-day 1000 --edits-per-day 5000 --images-per-day 400 --searches-per-day 50000
  npm run cost -- --stage dev --peak-days 0
  npm run cost -- --prices frankfurt.json --json`,
  );

async function run(options: CostOptions): Promise<void> {
  const prices = readPriceTable(options.prices);
  process.stderr.write(`Making the stacks of ${options.stage} to count what is in them…\n`);
  const told = await estimateStage(options.stage, workloadOf(options), prices);
  process.stdout.write(options.json ? `${JSON.stringify(told, null, 2)}\n` : `${describeEstimate(told)}\n`);
}

function workloadOf(options: CostOptions): Workload {
  const { ordersPerDay, editsPerDay, imagesPerDay, searchesPerDay, queriesPerDay, months, peakDays, peakFactor } =
    options;
  return { ordersPerDay, editsPerDay, imagesPerDay, searchesPerDay, queriesPerDay, months, peakDays, peakFactor };
}

const isExpected = (error: unknown): error is Error =>
  error instanceof SynthesisError || error instanceof PriceTableError || error instanceof PriceMissingError;

const options = program.parse().opts<CostOptions>();
if (options.assumptions) {
  process.stdout.write(`${describeAssumptions()}\n`);
} else {
  try {
    await run(options);
  } catch (error) {
    if (!isExpected(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
