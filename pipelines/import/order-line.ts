import type { RejectionCode } from '../contracts/rejection.ts';
import { type NumberReaders, numberReaders } from './amounts.ts';
import type { CsvLine } from './csv-lines.ts';
import { ImportError } from './errors.ts';
import { timeReader } from './local-time.ts';
import type { Mapping } from './mapping.ts';

/** A line that an order or a credit note can hold. Quantities of credit notes are turned positive. */
export interface OrderLine {
  readonly csv: CsvLine;
  readonly placedAt: string;
  readonly sku: string;
  readonly title: string;
  readonly category: string | undefined;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly customerId: string | null;
  readonly country: string;
}

/** A line that is not stored, and why. Neither `column` nor `message` holds a value of the line. */
export interface RefusedLine {
  readonly csv: CsvLine;
  readonly code: RejectionCode;
  /** Name of the column at fault, or '' for the whole line. */
  readonly column: string;
  readonly message: string;
}

export type LineResult = { ok: true; line: OrderLine } | { ok: false; refused: RefusedLine };

export interface LineReader {
  /** The order that a line belongs to, trimmed; undefined when the line does not say. */
  orderIdOf(csv: CsvLine): string | undefined;
  isCreditNote(orderId: string): boolean;
  read(csv: CsvLine): LineResult;
  /** The cells that the mapping names, by column, without what tells who a person is. */
  shareableCells(csv: CsvLine): Record<string, string>;
}

type Field = keyof Mapping['columns'];
type Refuse = (code: RejectionCode, field: Field | undefined, message: string) => LineResult;

/** Places of the mapped columns. Throws ImportError when the header lacks one. */
function columnIndexes(mapping: Mapping, header: readonly string[]): Map<Field, number> {
  const indexes = new Map<Field, number>();
  for (const [field, name] of Object.entries(mapping.columns) as [Field, string][]) {
    const index = header.indexOf(name);
    if (index === -1) {
      throw new ImportError(
        'COLUMN_MISSING',
        `columns.${field} is "${name}", but the file has the columns ${header.join(', ')}.`,
      );
    }
    indexes.set(field, index);
  }
  return indexes;
}

interface LineParts {
  readonly text: (field: Field) => string;
  readonly refuse: Refuse;
}

function readCustomerId(mapping: Mapping, text: string): string | null {
  const { removeSuffix, prefix } = mapping.customerId;
  const cleaned =
    removeSuffix !== undefined && text.endsWith(removeSuffix) ? text.slice(0, -removeSuffix.length) : text;
  return cleaned === '' ? null : prefix + cleaned;
}

function readAmounts(
  numbers: NumberReaders,
  { text, refuse }: LineParts,
  isCreditNote: boolean,
): { ok: true; quantity: number; unitPriceMinor: number } | Extract<LineResult, { ok: false }> {
  const quantity = numbers.quantity(text('quantity'));
  if (!quantity.ok) return asRefusal(refuse(quantity.code, 'quantity', quantity.message));
  if (isCreditNote && quantity.value >= 0) {
    return asRefusal(refuse('LINE_QUANTITY_NOT_NEGATIVE', 'quantity', 'a credit note takes back less than nothing'));
  }
  if (!isCreditNote && quantity.value <= 0) {
    return asRefusal(refuse('LINE_QUANTITY_NOT_POSITIVE', 'quantity', 'an order line needs a quantity of 1 or more'));
  }
  const price = numbers.price(text('unitPrice'));
  if (!price.ok) return asRefusal(refuse(price.code, 'unitPrice', price.message));
  if (price.value < 0) return asRefusal(refuse('FIELD_VALUE', 'unitPrice', 'a price cannot be negative'));
  return { ok: true, quantity: Math.abs(quantity.value), unitPriceMinor: price.value };
}

function asRefusal(result: LineResult): Extract<LineResult, { ok: false }> {
  if (result.ok) throw new Error('A refusal was expected');
  return result;
}

/** Makes the reader of one file's lines. Throws ImportError when the header lacks a mapped column. */
export function lineReader(mapping: Mapping, header: readonly string[]): LineReader {
  const indexes = columnIndexes(mapping, header);
  const numbers = numberReaders(mapping);
  const time = timeReader(mapping.placedAt.format, mapping.placedAt.timeZone);
  const cellOf = (csv: CsvLine, field: Field) => csv.cells[indexes.get(field) ?? -1]?.trim() ?? '';
  const isCreditNote = (orderId: string) =>
    mapping.creditNotes !== undefined && orderId.startsWith(mapping.creditNotes.orderIdPrefix);

  const read = (csv: CsvLine): LineResult => {
    const text = (field: Field) => cellOf(csv, field);
    const refuse: Refuse = (code, field, message) => ({
      ok: false,
      refused: { csv, code, column: (field && mapping.columns[field]) ?? '', message },
    });
    const refusal = refusedByShape(csv, header.length, { text, refuse });
    if (refusal !== undefined) return refusal;
    const placedAt = time(text('placedAt'));
    if (placedAt === undefined)
      return refuse('FIELD_VALUE', 'placedAt', `expected a time written ${mapping.placedAt.format}`);
    const amounts = readAmounts(numbers, { text, refuse }, isCreditNote(text('orderId')));
    if (!amounts.ok) return amounts;
    const country = text('country') || (mapping.constants.country ?? '');
    if (country === '') return refuse('FIELD_MISSING', 'country', 'the country is empty');
    const customerId = readCustomerId(mapping, text('customerId'));
    return (
      refusedByRule(mapping, refuse, amounts.unitPriceMinor, customerId) ?? {
        ok: true,
        line: {
          csv,
          placedAt,
          sku: text('sku'),
          title: text('title'),
          category: text('category') || undefined,
          ...amounts,
          customerId,
          country,
        },
      }
    );
  };

  return {
    orderIdOf: (csv) => (csv.cells.length === header.length && cellOf(csv, 'orderId')) || undefined,
    isCreditNote,
    read,
    shareableCells: (csv) => shareableCells(mapping, indexes, csv),
  };
}

/** Refuses a line that is no line of an order: of another width, or without what names its order and its article. */
function refusedByShape(csv: CsvLine, width: number, { text, refuse }: LineParts): LineResult | undefined {
  if (csv.cells.length !== width) {
    return refuse('LINE_MALFORMED', undefined, `expected ${width} cells, found ${csv.cells.length}`);
  }
  if (csv.cells.some((cell) => cell.includes('\0'))) return refuse('NUL_CHARACTER', undefined, 'a cell holds U+0000');
  if (text('orderId') === '') return refuse('FIELD_MISSING', 'orderId', 'the order number is empty');
  if (text('sku') === '') return refuse('FIELD_MISSING', 'sku', 'the article number is empty');
  return undefined;
}

function refusedByRule(
  mapping: Mapping,
  refuse: Refuse,
  unitPriceMinor: number,
  customerId: string | null,
): LineResult | undefined {
  if (unitPriceMinor === 0 && mapping.refuseLines.includes('UNIT_PRICE_ZERO')) {
    return refuse('LINE_REFUSED_BY_RULE', 'unitPrice', 'UNIT_PRICE_ZERO: the mapping refuses lines without a price');
  }
  if (customerId === null && mapping.refuseLines.includes('CUSTOMER_ID_EMPTY')) {
    return refuse(
      'LINE_REFUSED_BY_RULE',
      'customerId',
      'CUSTOMER_ID_EMPTY: the mapping refuses lines without a customer',
    );
  }
  return undefined;
}

/** Columns that the mapping does not name may hold names and addresses, so they never leave the file. */
function shareableCells(mapping: Mapping, indexes: ReadonlyMap<Field, number>, csv: CsvLine): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [field, index] of indexes) {
    const cell = csv.cells[index] ?? '';
    const isPersonal = field === 'customerId' && cell.trim() !== '';
    cells[mapping.columns[field] ?? field] = isPersonal ? '***' : cell;
  }
  return cells;
}
