import { priceInDollars } from '../../../queries/athena/price.ts';
import type { PriceTable } from '../cost/price-table.ts';
import type { ReplayFrom, ReplayTo } from './replay-request.ts';

/** 12 megapixels, one print; docs/costs.md has the others. */
const DOLLARS_PER_THOUSAND_IMAGES = 1.03;

/** Bytes that a row takes beside the detail: its columns repeat much of it. */
const ROW_FACTOR = 2;
/** Of 1 GB each, measured with room: the lake-writer does some ten thousand a second, the product-indexer 250. */
const eventsPerGbSecond = { lake: 2_000, index: 250 } as const;
/** Of a batch as it is usual: the lake-writer's window fills, the product-indexer has 250. */
const eventsPerInvocation = { lake: 500, index: 200 } as const;
/** The product's item and its revision, 2 KB: two units; the image's beside it now and then. */
const WRITES_PER_EVENT = 3;
/** Sent, received and deleted by ten: also in the queue of a replay of the archive. */
const REQUESTS_PER_EVENT = 0.3;

export interface ReplayAmount {
  readonly from: ReplayFrom;
  readonly to: ReplayTo;
  readonly events: number;
  /** What EventBridge reads of its archive to find them: everything of that time. */
  readonly archived: number;
  /** Of their details. */
  readonly bytes: number;
  /** What the statements of the lake scan. */
  readonly bytesScanned: number;
}

export interface PricePart {
  readonly of: string;
  readonly dollars: number;
}

/** What a replay costs, part by part; those that cost nothing are left out. */
export function replayPrice(amount: ReplayAmount, prices: PriceTable['usd']): PricePart[] {
  const { from, to, events, archived, bytes, bytesScanned } = amount;
  const millions = events / 1e6;
  const requests = REQUESTS_PER_EVENT * (from === 'archive' ? 2 : 1);
  const parts: PricePart[] = [
    { of: 'EventBridge, events replayed', dollars: (archived / 1e6) * prices.eventBridgeMillionEvents },
    { of: 'Athena, reading the lake', dollars: from === 'lake' ? priceInDollars(bytesScanned, false) : 0 },
    { of: 'SQS', dollars: millions * requests * prices.sqsMillionRequests },
    ...consumerParts(to, events, bytes, prices),
  ];
  return parts.filter(({ dollars }) => dollars > 0);
}

function consumerParts(to: ReplayTo, events: number, bytes: number, prices: PriceTable['usd']): PricePart[] {
  if (to === 'images')
    return [{ of: 'print-image, if none is up to date', dollars: (events / 1000) * DOLLARS_PER_THOUSAND_IMAGES }];
  const lambda =
    (events / eventsPerGbSecond[to]) * prices.lambdaGbSecond +
    (events / eventsPerInvocation[to] / 1e6) * prices.lambdaMillionRequests;
  const writes = ((events * WRITES_PER_EVENT) / 1e6) * prices.dynamoMillionWrites;
  return to === 'lake'
    ? [
        { of: 'Lambda', dollars: lambda },
        {
          of: 'Firehose, by 5 KB and converted',
          dollars: ((bytes * ROW_FACTOR) / 1e9) * (prices.firehoseGb + prices.firehoseConversionGb),
        },
      ]
    : [
        { of: 'Lambda', dollars: lambda },
        { of: 'DynamoDB, the projection', dollars: writes },
      ];
}
