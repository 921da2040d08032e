// Estimates what a month of Inkstream costs on AWS, by component, and what would make it dearer or cheaper.
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { projectRoot } from '../../local/state-paths.ts';
import { readStage, type Stage, stageNames } from '../../stages.ts';
import { costPage } from './cost-page.ts';
import { describeAssumptions, describeEstimate } from './describe-estimate.ts';
import { estimateMonth } from './estimate.ts';
import { PriceMissingError } from './fixed-costs.ts';
import { lakeAtScale, leversOf } from './levers.ts';
import { readMeasuredTraffic } from './measured-traffic.ts';
import { PriceTableError, readPriceTable } from './price-table.ts';
import { stageFacts } from './stage-facts.ts';
import { SynthesisError, synthesiseStage } from './synthesise-stage.ts';
import { usualPeakFactor, type Workload } from './workload.ts';

interface CostOptions extends Workload {
  readonly stage: Stage['name'];
  readonly prices?: string;
  readonly json?: true;
  readonly assumptions?: true;
  readonly page?: string;
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
  .option('--orders-per-day <n>', 'orders', amount, 1_000)
  .option('--edits-per-day <n>', 'edits of the catalog', amount, 5_000)
  .option('--images-per-day <n>', 'uploads of images for print', amount, 400)
  .option('--searches-per-day <n>', 'searches of shoppers', amount, 50_000)
  .option('--queries-per-day <n>', 'queries of analysts and dashboards', amount, 200)
  .option('--months <n>', 'how long the lake and the images have been filled', amount, 12)
  .option('--peak-days <n>', 'days of the month on which everything happens --peak-factor times', amount, 1)
  .option('--peak-factor <n>', 'how many times an average day a peak day is', amount, usualPeakFactor)
  .option('--prices <file>', 'prices of your own, in the form of infra/operations/cost/price-table.json')
  .option('--assumptions', 'list what it rests on besides prices, then stop')
  .option('--json', 'print everything as JSON')
  .addOption(new Option('--page <file>', 'write docs/monthly-costs.md anew').hideHelp())
  .addHelpText(
    'after',
    `
It makes the stage's stacks as a deploy would (some seconds, no account needed) and counts what is in
them; bytes of events and rows were measured on the invented shop (npm run generate:traffic). Traffic
between Regions, support, tax and the shop's own services are not in it.

Exit code: 0 done, 1 the stage or the prices cannot be used, 2 wrong use.

Examples:
  npm run cost
  npm run cost -- --orders-per-day 1000 --edits-per-day 5000 --images-per-day 400 --searches-per-day 50000
  npm run cost -- --stage dev --peak-days 0
  npm run cost -- --prices frankfurt.json --json`,
  );

async function run(options: CostOptions): Promise<void> {
  const prices = readPriceTable(options.prices);
  const settings = readStage((name) => ({ stage: options.stage })[name]);
  process.stderr.write(`Making the stacks of ${options.stage} to count what is in them…\n`);
  const resources = await synthesiseStage(options.stage, projectRoot);
  const { ordersPerDay, editsPerDay, imagesPerDay, searchesPerDay, queriesPerDay, months, peakDays, peakFactor } =
    options;
  const workload = {
    ordersPerDay,
    editsPerDay,
    imagesPerDay,
    searchesPerDay,
    queriesPerDay,
    months,
    peakDays,
    peakFactor,
  };
  const input = {
    workload,
    stage: stageFacts(settings, resources),
    resources,
    prices,
    measured: readMeasuredTraffic(),
  };
  const told = {
    stageName: options.stage,
    workload,
    estimate: estimateMonth(input),
    levers: leversOf(input),
    growth: [1, 10, 100].map((times) => lakeAtScale(input, times)),
    prices,
  };
  if (options.page !== undefined) writeFileSync(options.page, costPage(told));
  else if (options.json) process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  else process.stdout.write(`${describeEstimate(told)}\n`);
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
