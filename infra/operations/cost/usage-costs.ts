import { assume, busyHours } from './assumptions.ts';
import type { Component, CostLine } from './cost-line.ts';
import type { DailyTraffic } from './daily-traffic.ts';
import type { Design } from './design.ts';
import { firehoseBytes } from './firehose-bytes.ts';
import type { PriceTable } from './price-table.ts';
import type { StageFacts } from './stage-facts.ts';
import type { Workload } from './workload.ts';

const million = 1e6;
const bytesPerGb = 1e9;
/** Firehose bills binary gigabytes. */
const bytesPerGib = 2 ** 30;
/** SQS hands Lambda up to ten messages for a request: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const messagesPerReceive = 10;

export interface DayContext {
  readonly traffic: DailyTraffic;
  readonly workload: Workload;
  /** How many times an average day. */
  readonly factor: number;
  readonly stage: StageFacts;
  readonly design: Design;
  readonly prices: PriceTable;
}

/** What a day costs beyond what the resources cost by themselves; what stays stored is not in it. */
export function usageCosts(day: DayContext): CostLine[] {
  return [...busLines(day), ...ingestLines(day), ...searchLines(day), ...imageLines(day), ...watchingLines(day)];
}

interface Runs {
  readonly function: string;
  readonly runs: number;
  readonly milliseconds: number;
}

function lambdaLine(component: Component, { function: name, runs, milliseconds }: Runs, day: DayContext): CostLine {
  const { usd } = day.prices;
  const gbSeconds = (runs * milliseconds * day.stage.memoryGb(name)) / 1000;
  return {
    component,
    what: `Lambda, ${name}`,
    usd: gbSeconds * usd.lambdaGbSecond + (runs / million) * usd.lambdaMillionRequests,
  };
}

function busLines({ traffic, prices: { usd } }: DayContext): CostLine[] {
  const { allEvents, events, bytes, eventsPerBatch } = traffic;
  const requests = (messages: number, perBatch: number) => messages * (1 + 2 / Math.min(messagesPerReceive, perBatch));
  const sqs =
    requests(allEvents, eventsPerBatch) +
    requests(events.edits + events.images, assume('indexerEventsPerBatch')) +
    requests(events.images, 1);
  return [
    {
      component: 'Bus and queues',
      what: 'EventBridge, events',
      usd: (allEvents / million) * usd.eventBridgeMillionEvents,
    },
    { component: 'Bus and queues', what: 'EventBridge, into the archive', usd: (bytes / bytesPerGb) * usd.archiveGb },
    { component: 'Bus and queues', what: 'SQS, messages', usd: (sqs / million) * usd.sqsMillionRequests },
  ];
}

function ingestLines(day: DayContext): CostLine[] {
  const { traffic, design, prices } = day;
  const gib = firehoseBytes(traffic, design.packsRows) / bytesPerGib;
  const conversion = design.isColumnar
    ? [{ what: 'Firehose, conversion to Parquet', usd: gib * prices.usd.firehoseConversionGb }]
    : [];
  const writer = {
    function: 'lake-writer',
    runs: traffic.batches,
    milliseconds: assume('writerMsPerBatch') + traffic.eventsPerBatch * assume('writerMsPerEvent'),
  };
  return [
    lambdaLine('Lake: ingest', writer, day),
    { component: 'Lake: ingest', what: 'Firehose', usd: gib * prices.usd.firehoseGb },
    ...conversion.map((line) => ({ component: 'Lake: ingest' as const, ...line })),
  ];
}

function searchLines(day: DayContext): CostLine[] {
  const { traffic, stage, prices } = day;
  const { edits, images, searches } = traffic.events;
  const perBatch = assume('indexerEventsPerBatch');
  const batches = (edits + images) / perBatch;
  const indexer = {
    function: 'product-indexer',
    runs: batches,
    milliseconds: assume('indexerMsPerBatch') + perBatch * assume('indexerMsPerEvent'),
  };
  const units = ((edits + images) * assume('projectionUnitsPerEvent')) / million;
  const { usd } = prices;
  const edge: CostLine[] = stage.hasEdge
    ? [
        {
          component: 'Search for shoppers',
          what: 'CloudFront, requests',
          usd: (searches / million) * usd.cloudFrontMillionRequests,
        },
        {
          component: 'Search for shoppers',
          what: 'CloudFront, traffic',
          usd: (searches * assume('searchAnswerKb') * usd.cloudFrontGb) / million,
        },
        { component: 'Search for shoppers', what: 'WAF, requests', usd: (searches / million) * usd.wafMillionRequests },
      ]
    : [];
  return [
    lambdaLine(
      'Search index',
      { function: 'catalog-stream', runs: edits, milliseconds: assume('catalogStreamMs') },
      day,
    ),
    lambdaLine('Search index', indexer, day),
    {
      component: 'Search index',
      what: 'DynamoDB, projection and catalog',
      usd: units * (usd.dynamoMillionWrites + usd.dynamoMillionReads),
    },
    lambdaLine(
      'Search for shoppers',
      { function: 'search-api', runs: searches, milliseconds: assume('searchMs') },
      day,
    ),
    { component: 'Search for shoppers', what: 'API Gateway', usd: (searches / million) * usd.httpApiMillionRequests },
    ...edge,
  ];
}

function imageLines({ traffic, prices: { usd } }: DayContext): CostLine[] {
  const { images } = traffic.events;
  const requests = (images * assume('imageGets')) / million;
  const dynamo = (images * assume('imageDynamoUnits') * (usd.dynamoMillionWrites + usd.dynamoMillionReads)) / million;
  return [
    {
      component: 'Print images',
      what: 'Lambda, print-image',
      usd: images * assume('imageGbSeconds') * usd.lambdaGbSecond,
    },
    {
      component: 'Print images',
      what: 'S3, files written',
      usd: (images * assume('imagePuts') * usd.s3ThousandPuts) / 1000,
    },
    {
      component: 'Print images',
      what: 'Upload API and S3, files looked at',
      usd: requests * (usd.httpApiMillionRequests + usd.lambdaMillionRequests) + requests * 1000 * usd.s3ThousandGets,
    },
    { component: 'Print images', what: 'DynamoDB, uploads and images', usd: dynamo },
  ];
}

function watchingLines({ traffic, stage, prices: { usd } }: DayContext): CostLine[] {
  const { edits, images, searches } = traffic.events;
  const runs = [traffic.batches, edits, (edits + images) / assume('indexerEventsPerBatch'), searches, images];
  const logs = (sum(runs) * assume('logBytesPerInvocation') * usd.logsGb) / bytesPerGb;
  const traces = stage.isTraced ? (sum(runs.map(recordedTraces)) / million) * usd.xrayMillionTraces : 0;
  return [
    { component: 'Watching', what: 'CloudWatch, logs', usd: logs },
    { component: 'Watching', what: 'X-Ray, traces', usd: traces },
  ];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/**
 * The first run of a second, and one in twenty of the others:
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 */
function recordedTraces(runs: number): number {
  const first = Math.min(runs, busyHours * 3600);
  return first + (runs - first) / 20;
}
