import { projectRoot } from '../../local/state-paths.ts';
import { readStage, type Stage } from '../../stages.ts';
import type { Told } from './describe-estimate.ts';
import { estimateMonth } from './estimate.ts';
import { lakeAtScale, leversOf } from './levers.ts';
import { readMeasuredTraffic } from './measured-traffic.ts';
import type { PriceTable } from './price-table.ts';
import { stageFacts } from './stage-facts.ts';
import { synthesiseStage } from './synthesise-stage.ts';
import type { Workload } from './workload.ts';

/** How many times the workload the lake's part is reckoned for as well. */
const growth = [1, 10, 100];

/**
 * Makes the stacks of a stage and reckons what a month of them costs.
 * @throws SynthesisError when they cannot be made, PriceMissingError for an instance type without a price
 */
export async function estimateStage(stageName: Stage['name'], workload: Workload, prices: PriceTable): Promise<Told> {
  const resources = await synthesiseStage(stageName, projectRoot);
  const settings = readStage((name) => ({ stage: stageName })[name]);
  const stage = stageFacts(settings, resources);
  const input = { workload, stage, resources, prices, measured: readMeasuredTraffic() };
  return {
    stageName,
    stageRegion: settings.region,
    workload,
    estimate: estimateMonth(input),
    levers: leversOf(input),
    growth: growth.map((times) => lakeAtScale(input, times)),
    prices,
  };
}
