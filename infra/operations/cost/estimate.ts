import { assume } from './assumptions.ts';
import { addUp, type CostLine, sumOf } from './cost-line.ts';
import { dailyTraffic } from './daily-traffic.ts';
import { asBuilt, type Design } from './design.ts';
import { fixedCosts } from './fixed-costs.ts';
import type { MeasuredTraffic } from './measured-traffic.ts';
import type { PriceTable } from './price-table.ts';
import type { StageFacts } from './stage-facts.ts';
import { leastBilledMb, standingCosts } from './standing-costs.ts';
import type { TemplateResource } from './synthesise-stage.ts';
import { usageCosts } from './usage-costs.ts';
import { daysPerMonth, type Workload } from './workload.ts';

export interface EstimateInput {
  readonly workload: Workload;
  readonly stage: StageFacts;
  readonly resources: readonly TemplateResource[];
  readonly prices: PriceTable;
  readonly measured: MeasuredTraffic;
}

/** US dollars, before tax and without the free tier. */
export interface Estimate {
  /** Of the month, its peak days included. */
  readonly lines: readonly CostLine[];
  readonly month: number;
  /** Of the month, whatever happens. */
  readonly fixed: number;
  /** What one average day and one peak day cost beyond that. */
  readonly averageDay: number;
  readonly peakDay: number;
}

/** What a month costs, by component. */
export function estimateMonth(input: EstimateInput, design: Design = asBuilt): Estimate {
  const { workload, stage, resources, prices, measured } = input;
  const day = (factor: number) => {
    const traffic = dailyTraffic(workload, factor, stage, measured);
    return usageCosts({ traffic, workload, factor, stage, design, prices });
  };
  const [average, peak] = [day(1), day(workload.peakFactor)];
  const traffic = dailyTraffic(workload, 1, stage, measured);
  const fixed = fixedCosts(resources, prices);
  const lines = addUp([
    { lines: average, times: daysPerMonth - workload.peakDays },
    { lines: peak, times: workload.peakDays },
    { lines: standingCosts({ traffic, workload, stage, design, prices }), times: 1 },
    { lines: canaryCosts(input, design), times: 1 },
    { lines: fixed, times: 1 },
  ]);
  return { lines, month: sumOf(lines), fixed: sumOf(fixed), averageDay: sumOf(average), peakDay: sumOf(peak) };
}

/** The canary is an order, an edit, a search and an image each time it runs; its images are small and do not stay. */
function canaryCosts({ workload, stage, prices, measured }: EstimateInput, design: Design): CostLine[] {
  const { canaryRunsPerDay: runs } = stage;
  if (runs === 0) return [];
  const once = { ordersPerDay: runs, editsPerDay: runs, imagesPerDay: runs, searchesPerDay: runs };
  const marked: Workload = { ...workload, ...once };
  const traffic = dailyTraffic(marked, 1, stage, measured);
  const caused = sumOf(usageCosts({ traffic, workload: marked, factor: 1, stage, design, prices }));
  const lambda = assume('canarySeconds') * stage.memoryGb('canary') * prices.usd.lambdaGbSecond;
  const asking = (leastBilledMb * prices.usd.athenaTb) / 1e6;
  return [
    { component: 'Canary', what: 'orders, edits, searches and images, at most', usd: caused * daysPerMonth },
    { component: 'Canary', what: 'Lambda, canary', usd: lambda * runs * daysPerMonth },
    { component: 'Canary', what: 'Athena, its questions', usd: asking * runs * daysPerMonth },
  ];
}
