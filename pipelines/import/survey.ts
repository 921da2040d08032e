import { MAX_ORDER_LINES } from '../contracts/order-lines.ts';
import type { CsvLine } from './csv-lines.ts';
import { ImportError } from './errors.ts';
import type { LineReader } from './order-line.ts';
import { seenBeforeFilter } from './seen-before.ts';

/** What must be known of a whole file before its first order is sent. */
export interface Survey {
  readonly lines: number;
  /** Orders whose lines are not all next to each other, with the line on which the last of them is. */
  readonly scattered: ReadonlyMap<string, number>;
  /** Orders with more lines in a row than an event may hold. */
  readonly oversized: ReadonlySet<string>;
}

const linesBetweenReports = 5000;

/** Scattered orders wait in memory for their last line, so a file may have some, but not be made of them. */
const mostScattered = 10_000;

function unsorted(): ImportError {
  const message =
    'The lines of an order must stand together, at least of most orders, but this file is in another order. Export it sorted by order number.';
  return new ImportError('FILE_UNSORTED', message);
}

/**
 * Reads a file once, in memory that does not grow with it, for the orders that cannot be sent as soon as another one begins. Throws
 * ImportError when the file is plainly not sorted by order.
 */
export async function surveyLines(
  lines: AsyncIterable<CsvLine>,
  reader: Pick<LineReader, 'orderIdOf'>,
  onLines: (lines: number) => void = () => undefined,
): Promise<Survey> {
  const isSeenBefore = seenBeforeFilter();
  const scattered = new Map<string, number>();
  const oversized = new Set<string>();
  let current: string | undefined;
  let run = 0;
  let count = 0;
  for await (const line of lines) {
    count += 1;
    if (count % linesBetweenReports === 0) onLines(count);
    const orderId = reader.orderIdOf(line);
    if (orderId === undefined) continue;
    run = orderId === current ? run + 1 : 1;
    if (run > MAX_ORDER_LINES) oversized.add(orderId);
    if (scattered.has(orderId) || (orderId !== current && isSeenBefore(orderId)))
      scattered.set(orderId, line.lineNumber);
    if (scattered.size > mostScattered) throw unsorted();
    current = orderId;
  }
  return { lines: count, scattered, oversized };
}
