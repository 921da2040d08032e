import { derivedEventId } from '../contracts/derived-event-id.ts';
import { MAX_ORDER_LINES } from '../contracts/order-lines.ts';
import { parseEvent } from '../contracts/parse-event.ts';
import type { CsvLine } from './csv-lines.ts';
import type { LineGroup } from './group-lines.ts';
import type { Mapping } from './mapping.ts';
import type { LineReader, OrderLine, RefusedLine } from './order-line.ts';

/** What became of the lines of one order. */
export interface MappedOrder {
  /** Order number as the file has it; '' for a line that is refused by itself. */
  readonly orderId: string;
  readonly kind: 'placed' | 'refunded';
  /** Envelope text of the event; absent when every line is refused. */
  readonly eventText?: string;
  readonly storedLines: number;
  readonly refused: readonly RefusedLine[];
  /** Line of the file with the last of the order's lines. */
  readonly lastLine: number;
}

/** A line with its number within the order; refused ones count, so that numbers stay when the rules change. */
interface NumberedLine {
  readonly lineNumber: number;
  readonly line: OrderLine;
}

export interface OrderMapper {
  mapGroup(group: LineGroup): MappedOrder;
  /** A line that can be part of no order: without order number, malformed, or of an order that is too long. */
  mapLooseLine(csv: CsvLine, isOversized: boolean): MappedOrder;
}

function commonFields(mapping: Mapping, kind: MappedOrder['kind'], orderId: string, lines: readonly NumberedLine[]) {
  const first = lines[0]?.line;
  return {
    // Neither the line, the file, its time nor the mapping enters: a corrected export must not store an order twice.
    eventId: derivedEventId([mapping.shop, kind, orderId]),
    // Times are ISO texts of one form, so the smallest text is the earliest time.
    occurredAt: lines.map(({ line }) => line.placedAt).sort()[0],
    orderId: mapping.orderIdPrefix + orderId,
    version: 1,
    customer: { customerId: lines.find(({ line }) => line.customerId !== null)?.line.customerId ?? null },
    country: first?.country,
    currency: mapping.constants.currency,
  };
}

const amountOf = ({ line }: NumberedLine) => line.quantity * line.unitPriceMinor;
const totalOf = (lines: readonly NumberedLine[]) => lines.reduce((sum, line) => sum + amountOf(line), 0);

function placedDetail(mapping: Mapping, orderId: string, lines: readonly NumberedLine[]): unknown {
  return {
    ...commonFields(mapping, 'placed', orderId, lines),
    schemaVersion: 2,
    channel: mapping.constants.channel,
    lines: lines.map(({ lineNumber, line }) => ({
      lineNumber,
      sku: line.sku,
      productId: line.sku,
      title: line.title,
      ...(line.category !== undefined && { category: line.category }),
      quantity: line.quantity,
      unitPriceMinor: line.unitPriceMinor,
      discountMinor: 0,
    })),
    shippingMinor: 0,
    taxMinor: 0,
    totalMinor: totalOf(lines),
  };
}

/** An export does not say which order a credit note belongs to, so the note stands for it. */
function refundedDetail(mapping: Mapping, orderId: string, lines: readonly NumberedLine[]): unknown {
  return {
    ...commonFields(mapping, 'refunded', orderId, lines),
    schemaVersion: 1,
    refundId: mapping.orderIdPrefix + orderId,
    reason: 'credit note',
    scope: 'lines',
    amountMinor: totalOf(lines),
    lines: lines.map((numbered) => ({
      lineNumber: null,
      sku: numbered.line.sku,
      quantity: numbered.line.quantity,
      amountMinor: amountOf(numbered),
    })),
  };
}

/**
 * Makes the mapper of one file.
 *
 * @param importedAt when the import began, ISO-8601 UTC: the time of publication of its events.
 */
export function orderMapper(mapping: Mapping, reader: LineReader, importedAt: string): OrderMapper {
  const mapGroup = ({ orderId, lines }: LineGroup): MappedOrder => {
    const kind = reader.isCreditNote(orderId) ? 'refunded' : 'placed';
    const results = lines.map((csv) => reader.read(csv));
    const refused = results.flatMap((result) => (result.ok ? [] : [result.refused]));
    const accepted = results.flatMap((result, index) =>
      result.ok ? [{ lineNumber: index + 1, line: result.line }] : [],
    );
    const outcome = { orderId, kind, lastLine: lines.at(-1)?.lineNumber ?? 0 } as const;
    if (accepted.length === 0) return { ...outcome, storedLines: 0, refused };
    const detail = (kind === 'placed' ? placedDetail : refundedDetail)(mapping, orderId, accepted);
    const envelope = { source: 'commerce.orders', 'detail-type': `order.${kind}`, time: importedAt, detail };
    const eventText = JSON.stringify(envelope);
    // The contract has the last word. What it refuses is told line by line, since a file has lines and no events.
    const parsed = parseEvent(eventText, importedAt);
    if (parsed.ok) return { ...outcome, eventText, storedLines: accepted.length, refused };
    const { code, path, message } = parsed.rejection;
    const all = accepted.map(({ line }) => ({
      csv: line.csv,
      code,
      column: '',
      message: `order refused at ${path}: ${message}`,
    }));
    return { ...outcome, storedLines: 0, refused: [...refused, ...all] };
  };

  const mapLooseLine = (csv: CsvLine, isOversized: boolean): MappedOrder => {
    const outcome = { orderId: '', kind: 'placed', storedLines: 0, lastLine: csv.lineNumber } as const;
    if (isOversized) {
      const message = `the order has more than ${MAX_ORDER_LINES} lines`;
      return { ...outcome, refused: [{ csv, code: 'EVENT_TOO_LARGE', column: '', message }] };
    }
    const result = reader.read(csv);
    if (result.ok) throw new Error(`Line ${csv.lineNumber} belongs to no order, yet nothing is wrong with it`);
    return { ...outcome, refused: [result.refused] };
  };

  return { mapGroup, mapLooseLine };
}
