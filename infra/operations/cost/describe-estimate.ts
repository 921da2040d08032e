import Table from 'cli-table3';
import pc from 'picocolors';
import { assumptions } from './assumptions.ts';
import { components, sumOf } from './cost-line.ts';
import type { Estimate } from './estimate.ts';
import type { LakeAtScale, Lever } from './levers.ts';
import type { PriceTable } from './price-table.ts';
import type { Workload } from './workload.ts';

/** `$1,235`, and below ten dollars `$9.87`: prices from memory are no nearer. JSON has what was reckoned. */
export function dollars(usd: number): string {
  const digits = usd < 9.995 ? 2 : 0;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

export interface Told {
  readonly stageName: string;
  /** Where infra/stages.json wants the stage; undefined where it leaves that to whoever deploys. */
  readonly stageRegion: string | undefined;
  readonly workload: Workload;
  readonly estimate: Estimate;
  readonly levers: readonly Lever[];
  /** The lake's part alone, for the workload and for larger ones. */
  readonly growth: readonly LakeAtScale[];
  readonly prices: PriceTable;
}

const plain = { head: [], border: [], 'padding-left': 0, 'padding-right': 2 };
const noLines = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((part) => [`${side}${part}`, '']),
  ),
);

function aligned(rows: readonly (readonly string[])[]): string {
  const table = new Table({
    style: plain,
    chars: { ...noLines, middle: '' },
    colAligns: ['left', 'right', 'right', 'right', 'right'],
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** The estimate for a person at a terminal: by component, then what a day costs, then what could be done otherwise. */
export function describeEstimate(told: Told): string {
  const { stageName, workload, estimate, prices } = told;
  const heading = `A month of ${stageName} with ${describeWorkload(workload)}`;
  return [
    pc.bold(heading),
    '',
    componentTable(estimate),
    '',
    `Whatever happens: ${dollars(estimate.fixed)}. Beyond that and what is stored, an average day comes to ${dollars(estimate.averageDay)}, a day of ${workload.peakFactor} times as much to ${dollars(estimate.peakDay)}.`,
    '',
    pc.bold('If it were otherwise'),
    leverTable(told),
    '',
    pc.bold('Bus, ingest and lake alone, as the shop grows'),
    growthTable(told),
    '',
    pc.yellow(describePrices(told)),
    pc.dim(prices.basis),
    pc.dim('--assumptions lists what else it rests on; --prices FILE reckons with prices of your own.'),
  ].join('\n');
}

/** Where and when the prices were those, and whether the stage is to run elsewhere. */
export function describePrices({
  stageName,
  stageRegion,
  prices,
}: Pick<Told, 'stageName' | 'stageRegion' | 'prices'>): string {
  const noted = `Prices are those of ${prices.region}, noted on ${prices.asOf}`;
  if (stageRegion === undefined || stageRegion === prices.region) return `${noted}.`;
  return `${noted}, and not those of ${stageRegion}, where ${stageName} is to run.`;
}

export function describeWorkload(workload: Workload): string {
  const number = (value: number) => value.toLocaleString('en-US');
  const { ordersPerDay, editsPerDay, imagesPerDay, searchesPerDay, queriesPerDay, months, peakDays, peakFactor } =
    workload;
  const peak =
    peakDays === 0
      ? 'no peak day'
      : `${number(peakDays)} ${peakDays === 1 ? 'day' : 'days'} of ${number(peakFactor)} times as much`;
  return `${number(ordersPerDay)} orders, ${number(editsPerDay)} edits, ${number(imagesPerDay)} images, ${number(searchesPerDay)} searches and ${number(queriesPerDay)} queries a day, ${peak}; filled for ${number(months)} months`;
}

function componentTable({ lines, month }: Estimate): string {
  const rows = components.flatMap((component): [string, string][] => {
    const own = lines.filter((line) => line.component === component && line.usd > 0).sort((a, b) => b.usd - a.usd);
    if (own.length === 0) return [];
    return [
      [pc.bold(component), pc.bold(dollars(sumOf(own)))],
      ...own.map(({ what, usd }): [string, string] => [`  ${what}`, dollars(usd)]),
    ];
  });
  return aligned([...rows, [pc.bold('Together'), pc.bold(dollars(month))]]);
}

function leverTable({ levers, estimate: { month } }: Told): string {
  return aligned(
    levers.map((lever): [string, string, string] => {
      const change = lever.month - month;
      return [`  ${lever.what}`, dollars(lever.month), `${change < 0 ? '−' : '+'}${dollars(Math.abs(change))}`];
    }),
  );
}

function growthTable({ growth }: Told): string {
  const rows = growth.map(({ times, ...designs }) => [
    `  ${times} times`,
    ...[designs.asBuilt, designs.withoutPacking, designs.asJson, designs.neither].map(dollars),
  ]);
  return aligned([['', 'as built', 'without packing', 'as JSON', 'neither'], ...rows]);
}

/** Every assumption with its value and where it is from. */
export function describeAssumptions(): string {
  return Object.values(assumptions)
    .map(
      ({ value, meaning, basis }) =>
        `${value.toLocaleString('en-US', { maximumFractionDigits: 4 })} ${meaning}\n    ${pc.dim(basis)}`,
    )
    .join('\n');
}
