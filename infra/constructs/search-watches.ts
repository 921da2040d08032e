import { Aws, Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { driftKinds } from '../../indexer/audit/compare-document.ts';
import { driftMeasure } from '../../indexer/audit/drift-measures.ts';
import type { Stage } from '../stages.ts';
import { measureOf } from './measures.ts';
import type { ResourceNames } from './resource-names.ts';
import { type Watch, watchPeriod } from './watches.ts';

/** The stream keeps a record for a day; an edit should be found within seconds. */
const streamAgeLimit = Duration.minutes(10);

export function watchStreamAge(lambda: IFunction): Watch {
  return {
    name: 'catalog-stream-age',
    meaning:
      'Edits of the catalog wait to be announced: look at the errors of the catalog-stream. After 24 hours they are lost',
    metric: lambda.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: watchPeriod }),
    limit: streamAgeLimit.toMilliseconds(),
    isLoss: true,
  };
}

/** A row that breaks the contract is no failure of the function, which goes on with the others; nobody would hear of it. */
export function watchRefusedRows(lambda: IFunction): Watch {
  return {
    name: 'catalog-rows-refused',
    meaning: 'Edits of the catalog cannot be announced: `npm run catalog -- check` names the rows and what is wrong',
    metric: measureOf('catalog-stream', 'refused', lambda, { statistic: Stats.SUM, period: watchPeriod }),
    limit: 0,
  };
}

/** One for each way to differ, as the audit counts them. */
export function watchDrift(lambda: IFunction): Watch[] {
  return driftKinds.map((kind) => ({
    name: `search-drift-${kind}`,
    page: 'search-drift',
    meaning: `Products are ${kind} in the index: \`npm run audit\` names them, \`npm run audit -- --repair\` mends them`,
    // The audit runs once an hour.
    metric: measureOf('search-audit', driftMeasure(kind), lambda, {
      statistic: Stats.MAXIMUM,
      period: Duration.hours(1),
    }),
    limit: 0,
  }));
}

/** Searches are answered first and told to the lake afterwards: what goes wrong then, no shopper notices. */
export function watchToldSearches(lambda: IFunction): Watch {
  return {
    name: 'search-events-lost',
    meaning: 'Searches were answered and not told to the lake: the log of the search-api says what the bus refused',
    metric: measureOf('search-api', 'searchEventsLost', lambda, { statistic: Stats.SUM, period: watchPeriod }),
    limit: 0,
  };
}

/** A shopper's patience, of which the function has most to spend. */
const latencyLimit = Duration.seconds(1);

/** Of all answers of five minutes; a single one can be a node that was replaced. */
const serverErrorLimit = 5;

export function watchSearchApi(api: HttpApi): Watch[] {
  return [
    {
      name: 'search-api-server-errors',
      meaning: "Shoppers' searches fail: the log groups of the search-api and of its access say with what",
      metric: api.metricServerError({ statistic: Stats.SUM, period: watchPeriod }),
      limit: serverErrorLimit,
    },
    {
      name: 'search-api-latency',
      meaning:
        'One search in twenty is slow: look at the slow log and the CPU of the search domain, and at a rebuild under way',
      metric: api.metricLatency({ statistic: Stats.percentile(95), period: watchPeriod }),
      limit: latencyLimit.toMilliseconds(),
      periods: 3,
    },
  ];
}

/** AWS's own advice: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html */
const heapPercentLimit = 90;
const cpuPercentLimit = 80;
const masterCpuPercentLimit = 50;
const freeShare = 0.25;

/** @returns nothing on this machine, where the domain is a node without metrics */
export function watchSearchDomain(stage: Stage, names: ResourceNames): Watch[] {
  if (stage.target.kind === 'local') return [];
  const metric = domainMetrics(names);
  return [...watchDataNodes(stage, metric), ...watchMasters(stage, metric), ...watchSafety(stage, metric)];
}

type DomainMetric = (metricName: string, statistic: string) => Metric;

export function domainMetrics(names: ResourceNames): DomainMetric {
  return (metricName, statistic) =>
    new Metric({
      namespace: 'AWS/ES',
      metricName,
      dimensionsMap: { DomainName: names.searchDomain, ClientId: Aws.ACCOUNT_ID },
      statistic,
      period: watchPeriod,
    });
}

/**
 * Writes are refused for want of memory (a tenth of the heap), and hardly ever because a queue is full. Each is a total since
 * the process of a node began, so what counts is by how much it grew; a node that begins anew is no refusal.
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-cloudwatchmetrics.html
 * @returns how much the total of the worst node grew, of whatever kind
 */
export function refusedWrites(metric: DomainMetric): MathExpression {
  const totals = {
    coordinating: metric('CoordinatingWriteRejected', Stats.MAXIMUM),
    primary: metric('PrimaryWriteRejected', Stats.MAXIMUM),
    replica: metric('ReplicaWriteRejected', Stats.MAXIMUM),
    queued: metric('ThreadpoolWriteRejected', Stats.MAXIMUM),
  };
  const growths = Object.keys(totals).map((name) => `FILL(DIFF(${name}), 0)`);
  return new MathExpression({
    expression: `MAX([${growths.join(', ')}])`,
    usingMetrics: totals,
    label: 'Refused writes',
    period: watchPeriod,
  });
}

/** Masters that are busy lose the cluster, though every data node is well. */
function watchMasters({ search: { domain } }: Stage, metric: DomainMetric): Watch[] {
  if (domain.masters === undefined) return [];
  const meaning = 'The masters of the search domain hardly keep up: fewer indices, or larger masters';
  return [
    {
      name: 'search-domain-masters-cpu',
      meaning,
      metric: metric('MasterCPUUtilization', Stats.MAXIMUM),
      limit: masterCpuPercentLimit,
      periods: 3,
    },
    {
      name: 'search-domain-masters-heap',
      meaning,
      metric: metric('MasterJVMMemoryPressure', Stats.MAXIMUM),
      limit: heapPercentLimit,
      periods: 3,
    },
  ];
}

/** What makes itself felt only when it is too late. */
function watchSafety({ encryption }: Stage, metric: DomainMetric): Watch[] {
  const snapshots: Watch = {
    name: 'search-domain-snapshot-failed',
    meaning: 'The domain could not take its hourly snapshot; a red domain cannot. The index can also be rebuilt',
    metric: metric('AutomatedSnapshotFailure', Stats.MAXIMUM),
    limit: 0,
  };
  const key: Watch = {
    name: 'search-domain-key',
    meaning: 'The domain cannot use its key: whoever disabled it or changed its policy must undo that within days',
    metric: metric('KMSKeyInaccessible', Stats.MAXIMUM),
    limit: 0,
  };
  return encryption === 'aws' ? [snapshots] : [snapshots, key];
}

function watchDataNodes(stage: Stage, metric: DomainMetric): Watch[] {
  return [
    {
      name: 'search-domain-red',
      meaning: 'Part of the index is gone: restore a snapshot, or rebuild with `npm run reindex`',
      metric: metric('ClusterStatus.red', Stats.MAXIMUM),
      limit: 0,
    },
    {
      name: 'search-domain-writes-blocked',
      meaning: 'The domain takes no writes: its disk or its memory is full. Make the volume or the instances larger',
      metric: metric('ClusterIndexWritesBlocked', Stats.MAXIMUM),
      limit: 0,
    },
    {
      name: 'search-domain-storage',
      meaning: 'A node has less than a quarter of its disk left: drop old indices or make the volume larger',
      // In MiB.
      metric: metric('FreeStorageSpace', Stats.MINIMUM),
      limit: stage.search.domain.volumeGib * 1024 * freeShare,
      beyond: 'below',
    },
    {
      name: 'search-domain-heap',
      meaning:
        'The nodes hardly have memory left: look for expensive searches in the slow log, or make the instances larger',
      metric: metric('JVMMemoryPressure', Stats.MAXIMUM),
      limit: heapPercentLimit,
      periods: 3,
    },
    {
      name: 'search-domain-cpu',
      meaning: 'The nodes are busy: look for expensive searches in the slow log and for a rebuild under way',
      metric: metric('CPUUtilization', Stats.MAXIMUM),
      limit: cpuPercentLimit,
      periods: 3,
    },
    {
      name: 'search-domain-write-rejections',
      meaning: 'The domain refuses writes, which are tried again: lower indexerConcurrency, or pause a rebuild',
      metric: refusedWrites(metric),
      limit: 0,
    },
  ];
}
