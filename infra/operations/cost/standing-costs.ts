import { assume } from './assumptions.ts';
import type { CostLine } from './cost-line.ts';
import type { DailyTraffic } from './daily-traffic.ts';
import type { Design } from './design.ts';
import type { PriceTable } from './price-table.ts';
import type { StageFacts } from './stage-facts.ts';
import { daysPerMonth, type Workload } from './workload.ts';

const bytesPerGb = 1e9;
const million = 1e6;
/** Bronze expires after this many days (infra/constructs/lake-storage.ts). */
const bronzeDays = 30;
/** A statement of Athena is billed for at least so much: https://aws.amazon.com/athena/pricing/ */
export const leastBilledMb = 10;
/** A saved query asks about so many months unless told otherwise. */
const monthsAskedAbout = 3;

export interface MonthContext {
  /** Of an average day. */
  readonly traffic: DailyTraffic;
  readonly workload: Workload;
  readonly stage: StageFacts;
  readonly design: Design;
  readonly prices: PriceTable;
}

/** What a month costs for what is stored by then, and for what runs by the clock or for analysts. */
export function standingCosts(month: MonthContext): CostLine[] {
  return [...lakeLines(month), ...queryLines(month), ...imageStorage(month), ...userLines(month), ...keptLines(month)];
}

/** Bytes of the lake for each month that it has been filled. */
export function lakeBytesPerMonth({ datasets, bytes }: DailyTraffic, { isColumnar }: Design): number {
  const perDay = isColumnar ? datasets.reduce((sum, { rows, parquetBytes }) => sum + rows * parquetBytes, 0) : bytes;
  return perDay * daysPerMonth;
}

function lakeLines({ traffic, workload, stage, design, prices: { usd } }: MonthContext): CostLine[] {
  const perMonth = lakeBytesPerMonth(traffic, design);
  const stored = perMonth * workload.months + (perMonth * bronzeDays) / daysPerMonth;
  const archived = traffic.bytes * Math.min(stage.archiveDays, workload.months * daysPerMonth);
  const dpu = design.isColumnar ? stage.compactedTables * assume('optimizerDpuHours') * usd.glueDpuHour : 0;
  return [
    { component: 'Lake: storage and queries', what: 'S3, the lake', usd: (stored / bytesPerGb) * usd.s3GbMonth },
    {
      component: 'Bus and queues',
      what: 'EventBridge, kept in the archive',
      usd: (archived / bytesPerGb) * usd.archiveGbMonth,
    },
    { component: 'Lake: storage and queries', what: 'Glue, compaction', usd: dpu },
  ];
}

function queryLines({ traffic, workload, stage, design, prices: { usd } }: MonthContext): CostLine[] {
  const perTb = (megabytes: number) => (megabytes * usd.athenaTb) / million;
  const loads = (daysPerMonth * 24 * 60) / stage.loadEveryMinutes;
  const rawGb = (traffic.bytes * daysPerMonth * Math.min(12, workload.months)) / bytesPerGb;
  const format = design.isColumnar ? 1 : assume('jsonQueryTimes');
  const reach = design.prunesMonths ? 1 : Math.max(1, workload.months / monthsAskedAbout);
  const queryMb = Math.max(leastBilledMb, rawGb * assume('queryMbPerRawGb') * format * reach);
  const loaderGbSeconds = loads * assume('loaderSeconds') * stage.memoryGb('lake-loader');
  return [
    {
      component: 'Lake: storage and queries',
      what: 'Athena, the loader',
      usd: perTb(loads * assume('loaderStatements') * Math.max(leastBilledMb, assume('loaderMb'))),
    },
    { component: 'Lake: storage and queries', what: 'Lambda, lake-loader', usd: loaderGbSeconds * usd.lambdaGbSecond },
    {
      component: 'Lake: storage and queries',
      what: "Athena, analysts' queries",
      usd: perTb(workload.queriesPerDay * daysPerMonth * queryMb),
    },
  ];
}

function imageStorage({ traffic, workload, stage, prices: { usd } }: MonthContext): CostLine[] {
  const days = Math.min(stage.imageDays ?? Number.POSITIVE_INFINITY, workload.months * daysPerMonth);
  const gb = (traffic.events.images * days * assume('imageMb')) / 1000;
  return [{ component: 'Print images', what: 'S3, images stored', usd: gb * usd.s3GbMonth }];
}

function userLines({ traffic, stage: { customerPlan: plan }, prices: { usd } }: MonthContext): CostLine[] {
  if (plan === undefined) return [];
  const users = (traffic.events.images * daysPerMonth) / assume('imagesPerCustomer');
  const price = plan === 'PLUS' ? usd.cognitoPlusUserMonth : usd.cognitoEssentialsUserMonth;
  return [{ component: 'Print images', what: 'Cognito, customers (10,000 are free)', usd: users * price }];
}

function keptLines({ stage, prices: { usd } }: MonthContext): CostLine[] {
  const metrics = stage.watchedMetrics + assume('unwatchedMetrics');
  const pollers = (stage.queues * assume('emptyReceivesPerMonth')) / million;
  return [
    { component: 'Bus and queues', what: 'SQS, pollers of idle queues', usd: pollers * usd.sqsMillionRequests },
    { component: 'Watching', what: 'CloudWatch, custom metrics', usd: metrics * usd.customMetricMonth },
  ];
}
