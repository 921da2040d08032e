import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Metric,
  PeriodOverride,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { driftKinds } from '../../indexer/audit/compare-document.ts';
import { driftMeasure } from '../../indexer/audit/drift-measures.ts';
import { detailTypes } from '../../pipelines/contracts/event.ts';
import { type CanaryStep, canarySteps, stepFacts } from '../operations/canary/canary-step.ts';
import type { Stage } from '../stages.ts';
import { measureOf } from './measures.ts';
import type { ResourceNames } from './resource-names.ts';
import { domainMetrics, refusedWrites } from './search-watches.ts';
import { watchPeriod } from './watches.ts';

/** A queue's messages, and those that it could not get rid of. */
export interface WatchedQueue {
  /** Absent where a stream stands before the consumer instead. */
  readonly queue?: IQueue;
  readonly deadLetters: IQueue;
}

export interface OperationsDashboardProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly alarms: readonly Alarm[];
  /** By their names for people. */
  readonly queues: ReadonlyMap<string, WatchedQueue>;
  /** Dataset -> its stream. */
  readonly streams: ReadonlyMap<string, IDeliveryStream>;
  readonly functions: {
    readonly lakeWriter: IFunction;
    readonly lakeLoader: IFunction;
    readonly catalogStream: IFunction;
    readonly productIndexer: IFunction;
    readonly searchAudit: IFunction;
    readonly searchApi: IFunction;
    readonly printImage: IFunction;
    readonly uploadApi: IFunction;
    readonly canary: IFunction;
  };
  readonly apis: { readonly search: HttpApi; readonly upload: HttpApi };
}

const sum = { statistic: Stats.SUM, period: watchPeriod };
const maximum = { statistic: Stats.MAXIMUM, period: watchPeriod };
const p95 = { statistic: Stats.percentile(95), period: watchPeriod };
const p50 = { statistic: Stats.percentile(50), period: watchPeriod };

/** CloudWatch's grid is 24 wide: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const width = 24;
const graphHeight = 6;

/** One page for the question how the shop is: what flows in, where it waits, whether it is found, and what it is doing. */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, props: OperationsDashboardProps) {
    super(scope, id);
    new Dashboard(this, 'Dashboard', {
      dashboardName: props.names.operationsDashboard,
      periodOverride: PeriodOverride.AUTO,
      defaultInterval: Duration.hours(12),
      widgets: [
        header(props),
        [...flowIn(props), ...queues(props)],
        lake(props),
        search(props),
        [...images(props), ...trust(props)],
        capacity(props),
      ],
    });
  }
}

/** What an alarm widget takes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const alarmsPerWidget = 100;

function header({ stage, alarms }: OperationsDashboardProps): IWidget[] {
  const { runbookUrl } = stage.watching;
  const markdown = [
    `**${stage.name}** · [runbook](${runbookUrl}) · [something is lost](${runbookUrl}#something-is-lost)`,
    `\`INKSTREAM_STAGE=${stage.name} npm run status\` · \`npm run where -- ID\` · \`npm run redrive -- QUEUE\` · \`npm run audit\``,
  ].join('\n\n');
  const widgets = Math.ceil(alarms.length / alarmsPerWidget);
  const share = Math.ceil(alarms.length / widgets);
  const lights = Array.from({ length: widgets }, (_, place) => {
    const some = alarms.slice(place * share, (place + 1) * share);
    return new AlarmStatusWidget({ title: 'Alarms', alarms: some, width: width / widgets, height: 8 });
  });
  return [new TextWidget({ markdown, width, height: 2 }), ...lights];
}

/** @param share of the width of a row, 1 for the whole of it */
function graph(title: string, left: readonly IMetric[], share: number, label: string, right: readonly IMetric[] = []) {
  return new GraphWidget({
    title,
    left: [...left],
    right: [...right],
    width: width * share,
    height: graphHeight,
    leftYAxis: { min: 0, label, showUnits: false },
    ...(right.length > 0 && { rightYAxis: { min: 0, label: 'count', showUnits: false } }),
  });
}

function labelled(label: string, metric: Metric): Metric {
  return metric.with({ label });
}

function flowIn({ functions: { lakeWriter } }: OperationsDashboardProps): IWidget[] {
  const events = detailTypes.map((eventType) =>
    labelled(eventType, measureOf('lake-writer', 'events', lakeWriter, { ...sum, dimensions: { eventType } })),
  );
  const refused = labelled('refused', measureOf('lake-writer', 'rejected', lakeWriter, sum));
  return [graph('Events in', events, 1 / 2, 'events', [refused])];
}

function queues({ queues: all }: OperationsDashboardProps): IWidget[] {
  const ages = [...all].flatMap(([name, { queue }]) =>
    queue === undefined ? [] : [labelled(name, queue.metricApproximateAgeOfOldestMessage(maximum))],
  );
  const depths = [...all].flatMap(([name, { queue }]) =>
    queue === undefined ? [] : [labelled(name, queue.metricApproximateNumberOfMessagesVisible(maximum))],
  );
  const dead = [...all].map(([name, { deadLetters }]) =>
    labelled(name, deadLetters.metricApproximateNumberOfMessagesVisible(maximum)),
  );
  return [graph('Waiting', ages, 1 / 4, 'seconds', depths), graph('Dead letters', dead, 1 / 4, 'messages')];
}

function lake({ streams, functions: { lakeLoader } }: OperationsDashboardProps): IWidget[] {
  const freshness = [...streams].map(([dataset, stream]) =>
    labelled(dataset, stream.metric('DeliveryToS3.DataFreshness', maximum)),
  );
  const lag = labelled('behind', measureOf('lake-loader', 'lagSeconds', lakeLoader, maximum));
  const rows = labelled('rows', measureOf('lake-loader', 'insertedRows', lakeLoader, sum));
  const failed = labelled('failed datasets', measureOf('lake-loader', 'failedDatasets', lakeLoader, maximum));
  const errors = labelled('objects under errors/', measureOf('lake-loader', 'errorObjects', lakeLoader, maximum));
  const unfit = [...streams].map(([dataset, stream]) =>
    labelled(`${dataset} unfit`, stream.metric('FailedConversion.Records', sum)),
  );
  return [
    graph('Bronze: oldest row that waits', freshness, 1 / 3, 'seconds'),
    graph('Silver: loads', [lag], 1 / 3, 'seconds', [rows]),
    graph('What the lake lacks', [failed, errors, ...unfit], 1 / 3, 'count'),
  ];
}

function search({ stage, names, apis, functions }: OperationsDashboardProps): IWidget[] {
  const latencies = [labelled('p50', apis.search.metricLatency(p50)), labelled('p95', apis.search.metricLatency(p95))];
  const answers = [
    labelled('answers', apis.search.metricCount(sum)),
    labelled('our faults', apis.search.metricServerError(sum)),
    labelled('refused', apis.search.metricClientError(sum)),
  ];
  const { catalogStream, productIndexer } = functions;
  const indexed = [
    labelled('announced', measureOf('catalog-stream', 'announced', catalogStream, sum)),
    labelled('rows refused', measureOf('catalog-stream', 'refused', catalogStream, sum)),
    labelled('indexed', measureOf('product-indexer', 'done', productIndexer, sum)),
    labelled('to be tried again', measureOf('product-indexer', 'failed', productIndexer, sum)),
    labelled('parked', measureOf('product-indexer', 'parked', productIndexer, sum)),
  ];
  const widgets = [
    graph('Search: how long', latencies, 1 / 4, 'milliseconds'),
    graph('Search: answers', answers, 1 / 4, 'answers'),
    graph('Catalog to index', indexed, 1 / 4, 'count'),
  ];
  if (stage.target.kind === 'local') return widgets;
  const metric = domainMetrics(names);
  const health = [
    labelled('CPU', metric('CPUUtilization', Stats.MAXIMUM)),
    labelled('heap', metric('JVMMemoryPressure', Stats.MAXIMUM)),
  ];
  return [...widgets, graph('Search domain', health, 1 / 4, 'percent', [refusedWrites(metric)])];
}

function images({ functions: { printImage }, apis }: OperationsDashboardProps): IWidget[] {
  const verdicts = (['processed', 'rejected', 'quarantined', 'failures'] as const).map((name) =>
    labelled(name, measureOf('print-image', name, printImage, sum)),
  );
  const uploads = labelled('upload requests', apis.upload.metricCount(sum));
  const times = [
    labelled('p50', measureOf('print-image', 'processingMilliseconds', printImage, p50)),
    labelled('p95', measureOf('print-image', 'processingMilliseconds', printImage, p95)),
  ];
  return [
    graph('Images', verdicts, 1 / 4, 'images', [uploads]),
    graph('Images: how long', times, 1 / 4, 'milliseconds'),
  ];
}

/** Whether what is there is right, and whether what comes arrives. */
function trust({ functions: { searchAudit, canary } }: OperationsDashboardProps): IWidget[] {
  const hourly = { statistic: Stats.MAXIMUM, period: Duration.hours(1) };
  const drift = driftKinds.map((kind) =>
    labelled(kind, measureOf('search-audit', driftMeasure(kind), searchAudit, hourly)),
  );
  const paths = canarySteps.map((step: CanaryStep) =>
    labelled(stepFacts[step].path, measureOf('canary', stepFacts[step].metric, canary, maximum)),
  );
  const failures = canarySteps.map((step) =>
    labelled(`${step} failed`, measureOf('canary', 'CanaryFailure', canary, { ...sum, dimensions: { step } })),
  );
  return [graph('Drift of the index', drift, 1 / 4, 'products'), graph('Canary', paths, 1 / 4, 'seconds', failures)];
}

/** What is used, and so what is paid for. */
function capacity({ functions }: OperationsDashboardProps): IWidget[] {
  const all = Object.entries(functions);
  const of = (metric: 'ConcurrentExecutions' | 'Invocations', options: typeof sum) =>
    all.map(([name, lambda]) => labelled(name, lambda.metric(metric, options)));
  const errors = all.map(([name, lambda]) => labelled(name, lambda.metricErrors(sum)));
  const throttles = all.map(([name, lambda]) => labelled(`${name} throttled`, lambda.metricThrottles(sum)));
  return [
    graph('Functions at work', of('ConcurrentExecutions', maximum), 1 / 4, 'at once'),
    graph('Runs', of('Invocations', sum), 1 / 4, 'runs'),
    graph('Failed runs', errors, 1 / 4, 'runs', throttles),
    graph('Bill of the account, this month', [bill()], 1 / 4, 'US dollars'),
  ];
}

/** Of the whole account, twice a day, in one Region: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html */
function bill(): Metric {
  return new Metric({
    namespace: 'AWS/Billing',
    metricName: 'EstimatedCharges',
    dimensionsMap: { Currency: 'USD' },
    region: 'us-east-1',
    statistic: Stats.MAXIMUM,
    period: Duration.hours(6),
    label: 'so far',
  });
}
