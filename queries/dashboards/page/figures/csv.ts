import type { Field, Tile } from '../../dashboard.ts';
import type { Cell } from '../answers/answer.ts';
import { unitWords } from './figure-text.ts';
import { majorText } from './money.ts';
import { tableFields } from './table-content.ts';
import type { TileRows } from './tile-rows.ts';

/** Spreadsheets take text that begins so for a formula, and customers choose some of these texts. */
const formulaStart = /^[=+\-@\t\r]/;

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function cellText(cell: Cell, { format }: Field, currency: string): string {
  if (cell === null) return '';
  const text = String(cell);
  if (format === 'text') return quoted(formulaStart.test(text) ? `'${text}` : text);
  if (format === 'amount' && /^-?\d+$/.test(text)) return majorText(BigInt(text), currency);
  return quoted(text);
}

function heading({ label, format }: Field): string {
  const unit = unitWords(format);
  return quoted(unit === '' ? label : `${label} (${unit})`);
}

/** What a tile shows, as CSV of RFC 4180: amounts in major units with the currency beside them, days as 2025-12-31. */
export function tileCsv(tile: Tile, shown: TileRows): string {
  const fields = tableFields(tile);
  const hasAmounts = fields.some(({ format }) => format === 'amount');
  const head = [...fields.map(heading), ...(hasAmounts ? ['Currency'] : [])];
  const lines = shown.rows.map((row) => {
    const currency = shown.currency(row);
    const cells = fields.map((field) => cellText(shown.cell(row, field.column), field, currency));
    return [...cells, ...(hasAmounts ? [quoted(currency)] : [])].join(',');
  });
  return [head.join(','), ...lines, ''].join('\r\n');
}
