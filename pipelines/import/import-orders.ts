import type { Message } from '../lake-writer/batch-entries.ts';
import type { CsvLine } from './csv-lines.ts';
import { ImportError } from './errors.ts';
import { createLineGrouper } from './group-lines.ts';
import { type MappedOrder, orderMapper } from './map-order.ts';
import type { Mapping } from './mapping.ts';
import type { LineReader, RefusedLine } from './order-line.ts';
import { refusedMessage } from './refused-message.ts';
import type { Survey } from './survey.ts';

/** How the lines of a file add up: `lines` is always `linesStored + linesRefused` in the end. */
export interface Tally {
  lines: number;
  linesStored: number;
  linesRefused: number;
  orders: number;
  creditNotes: number;
  /** Orders and credit notes of which no line is stored. */
  ordersRefusedWhole: number;
  /** Lines that this run sent; the others were sent by an earlier run of the same import. */
  linesSent: number;
  refusedByCode: Record<string, number>;
}

export interface ImportPorts {
  /** Stores messages in the lake and returns the ids of those that were not. */
  readonly store: (messages: readonly Message[]) => Promise<readonly string[]>;
  /** Everything before this line of the file is in the lake. */
  readonly saveProgress: (settledBefore: number) => Promise<void>;
  readonly onRefused?: (refused: RefusedLine) => void;
  /** `settled`: lines that are in the lake, whoever sent them; `tally.linesSent` of them by this run. */
  readonly onLines?: (tally: Readonly<Tally>, settled: number) => void;
  /** Why the last call of `store` could not store everything, for people. */
  readonly whyNotStored?: () => string;
  readonly onRetry?: (messages: number, waitMs: number) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly signal?: AbortSignal;
  /** @default 5000: fills several Firehose records of 1,000 KB, and is little enough to hold several times over */
  readonly linesPerBatch?: number;
}

export interface ImportJob {
  readonly lines: AsyncIterable<CsvLine>;
  readonly reader: LineReader;
  readonly mapping: Mapping;
  readonly survey: Survey;
  /** ISO-8601 UTC; the same for all runs of one import. */
  readonly importedAt: string;
  /** Orders that end before this line are counted but not sent: an earlier run has stored them. */
  readonly settledBefore: number;
}

const usualLinesPerBatch = 5000;
const linesBetweenReports = 500;

/** Beyond the lake-writer's own retries, for a stream that is throttled or a stack that is being restarted. */
const retryWaitsMs = [1000, 2000, 4000, 8000, 16_000];

export function emptyTally(): Tally {
  return {
    lines: 0,
    linesStored: 0,
    linesRefused: 0,
    orders: 0,
    creditNotes: 0,
    ordersRefusedWhole: 0,
    linesSent: 0,
    refusedByCode: {},
  };
}

/** Counts what became of an order. */
export function addToTally(tally: Tally, order: MappedOrder): void {
  tally.linesStored += order.storedLines;
  tally.linesRefused += order.refused.length;
  if (order.eventText === undefined) tally.ordersRefusedWhole += order.orderId === '' ? 0 : 1;
  else if (order.kind === 'placed') tally.orders += 1;
  else tally.creditNotes += 1;
  for (const { code } of order.refused) tally.refusedByCode[code] = (tally.refusedByCode[code] ?? 0) + 1;
}

async function storeAll(messages: readonly Message[], ports: ImportPorts): Promise<void> {
  let pending = messages;
  for (const waitMs of [...retryWaitsMs, undefined]) {
    const failedIds = new Set(await ports.store(pending));
    pending = pending.filter(({ id }) => failedIds.has(id));
    if (pending.length === 0) return;
    if (waitMs === undefined || ports.signal?.aborted) break;
    ports.onRetry?.(pending.length, waitMs);
    await ports.sleep(waitMs);
  }
  const why = ports.whyNotStored?.() ?? '';
  const cause = why === '' ? '' : `: ${why}`;
  const message = `The lake does not take ${pending.length} messages${cause}. Nothing is lost: see what is wrong (npm run status), then run the same command again to go on from here.`;
  throw new ImportError('LAKE_REFUSES', message);
}

/** Orders that are complete at some point of the file, and the first line of those that are not. */
interface CompleteOrders {
  readonly orders: readonly MappedOrder[];
  readonly firstOpenLine: number;
}

/** Maps the file's orders as they become complete, counting lines in `tally`. */
export async function* mapOrders(job: ImportJob, tally: Tally): AsyncGenerator<CompleteOrders> {
  const { reader, survey } = job;
  const mapper = orderMapper(job.mapping, reader, job.importedAt);
  const grouper = createLineGrouper(survey.scattered);
  let lastLine = 0;
  tally.ordersRefusedWhole += survey.oversized.size;
  for await (const line of job.lines) {
    tally.lines += 1;
    lastLine = line.lineNumber;
    const orderId = reader.orderIdOf(line);
    const isOversized = orderId !== undefined && survey.oversized.has(orderId);
    const orders =
      orderId === undefined || isOversized
        ? [mapper.mapLooseLine(line, isOversized)]
        : grouper.push(orderId, line).map((group) => mapper.mapGroup(group));
    if (orders.length > 0) yield { orders, firstOpenLine: grouper.firstOpenLine() ?? lastLine + 1 };
  }
  yield { orders: grouper.finish().map((group) => mapper.mapGroup(group)), firstOpenLine: lastLine + 1 };
}

function messagesOf(order: MappedOrder, job: ImportJob): Message[] {
  const context = { shop: job.mapping.shop, kind: order.kind, reader: job.reader, importedAt: job.importedAt };
  const event =
    order.eventText === undefined
      ? []
      : [{ id: `order ${order.orderId}`, text: order.eventText, receivedAt: job.importedAt }];
  return [...event, ...order.refused.map((refused) => refusedMessage(refused, context))];
}

/**
 * Imports one file. Every line ends as part of a stored event or as a row of rejected_events, and `saveProgress` never runs ahead of
 * what the lake has confirmed, so that an import may be cut off anywhere and run again.
 *
 * @throws ImportError when the lake does not take the messages, the file is not sorted by order, or `signal` is aborted.
 */
export async function importOrders(job: ImportJob, ports: ImportPorts): Promise<Tally> {
  const tally = emptyTally();
  const linesPerBatch = ports.linesPerBatch ?? usualLinesPerBatch;
  let batch: Message[] = [];
  let batchLines = 0;
  let linesAtReport = 0;
  const settled = () => tally.linesStored + tally.linesRefused - batchLines;
  const flush = async (firstOpenLine: number) => {
    if (batch.length > 0) await storeAll(batch, ports);
    tally.linesSent += batchLines;
    [batch, batchLines] = [[], 0];
    await ports.saveProgress(Math.max(firstOpenLine, job.settledBefore));
    if (ports.signal?.aborted) throw interrupted();
  };
  let openLine = 0;
  for await (const { orders, firstOpenLine } of mapOrders(job, tally)) {
    for (const order of orders) {
      addToTally(tally, order);
      for (const refused of order.refused) ports.onRefused?.(refused);
      if (order.lastLine < job.settledBefore) continue;
      batch.push(...messagesOf(order, job));
      batchLines += order.storedLines + order.refused.length;
    }
    openLine = firstOpenLine;
    if (batchLines >= linesPerBatch || ports.signal?.aborted) await flush(openLine);
    if (tally.lines - linesAtReport < linesBetweenReports) continue;
    linesAtReport = tally.lines;
    ports.onLines?.(tally, settled());
  }
  await flush(openLine);
  ports.onLines?.(tally, settled());
  if (tally.lines === tally.linesStored + tally.linesRefused) return tally;
  throw new Error(`${tally.lines} lines read, but ${tally.linesStored} stored and ${tally.linesRefused} refused`);
}

function interrupted(): ImportError {
  return new ImportError('INTERRUPTED', 'Interrupted. Run the same command again to go on from here.');
}
