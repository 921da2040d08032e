import type { FieldFormat } from '../../dashboard.ts';
import type { Cell } from '../answers/answer.ts';
import { millisecondsOf } from '../filters/days.ts';
import { moneyText, shortMoneyText } from './money.ts';

const locale = 'en-GB';

/** Stands where SQL says NULL: there is no figure, which is not the same as 0. */
export const noFigure = '–';

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const evenDigit = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
/** Under each other, figures have as many digits after the point. */
const evenPercent = new Intl.NumberFormat(locale, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const ratio = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

/** What stands behind a figure, with a space that does not break. */
const units: Partial<Record<FieldFormat, string>> = { hours: 'h', seconds: 's', milliseconds: 'ms', dpi: 'dpi' };

/** The unit in words, for column headings and files; empty where figures carry their own. */
export function unitWords(format: FieldFormat): string {
  const words: Partial<Record<FieldFormat, string>> = {
    hours: 'hours',
    seconds: 'seconds',
    milliseconds: 'milliseconds',
    dpi: 'dots per inch',
    bytes: 'bytes',
  };
  return words[format] ?? '';
}

/** Whether the column's figures stand under each other by their digits. */
export function isNumeric(format: FieldFormat): boolean {
  return !['text', 'day', 'month', 'moment'].includes(format);
}

/** Whether figures of several rows may be added up. */
export function isAdditive(format: FieldFormat): boolean {
  return ['count', 'amount', 'bytes'].includes(format);
}

export function dayText(text: string): string {
  return day.format(millisecondsOf(text));
}

function bytesText(bytes: number): string {
  const names = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const power = Math.min(names.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(bytes))) / 3)));
  return `${oneDigit.format(bytes / 1000 ** power)}\u00A0${names[power]}`;
}

/** Times without a zone are UTC, as the whole lake is. */
export function instantOf(text: string): number {
  return text.includes('T') ? Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`) : millisecondsOf(text);
}

export function momentText(text: string): string {
  const instant = instantOf(text);
  return Number.isNaN(instant) ? text : `${day.format(instant)}, ${clock.format(instant)}\u00A0UTC`;
}

/** Nobody reads a delay of a year in seconds. */
function durationText(seconds: number): string | undefined {
  const size = Math.abs(seconds);
  if (size >= 240 * 3600) return `${oneDigit.format(seconds / 86_400)}\u00A0days`;
  if (size >= 7200) return `${evenDigit.format(seconds / 3600)}\u00A0h`;
  return size >= 120 ? `${oneDigit.format(seconds / 60)}\u00A0min` : undefined;
}

function numberText(value: number, format: FieldFormat): string {
  if (format === 'percent') return evenPercent.format(value);
  if (format === 'ratio') return ratio.format(value);
  if (format === 'bytes') return bytesText(value);
  const unit = units[format];
  const isRough = unit !== undefined && Math.abs(value) >= 100;
  const text = isRough ? whole.format(value) : unit === undefined ? plain.format(value) : oneDigit.format(value);
  return unit === undefined ? text : `${text}\u00A0${unit}`;
}

/** Counts and amounts come as text, with all their digits. */
function wholeText(text: string, format: FieldFormat, currency: string): string | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  if (format === 'amount') return moneyText(BigInt(text), currency);
  return format === 'count' ? whole.format(BigInt(text)) : undefined;
}

/**
 * A cell as people read it, with thousands separators and its unit.
 * @param currency code of the row's currency; only amounts need it
 */
export function figureText(cell: Cell, format: FieldFormat, currency = ''): string {
  if (cell === null) return noFigure;
  const text = String(cell);
  if (format === 'text') return text;
  if (format === 'moment') return momentText(text);
  if (format === 'day' || format === 'month') {
    const instant = instantOf(text);
    if (Number.isNaN(instant)) return text;
    return format === 'day' ? day.format(instant) : month.format(instant);
  }
  if (format === 'number') return text;
  const exact = wholeText(text, format, currency);
  if (exact !== undefined) return exact;
  const value = Number(text);
  if (Number.isNaN(value)) return text;
  const seconds = format === 'hours' ? value * 3600 : format === 'seconds' ? value : 0;
  return durationText(seconds) ?? numberText(value, format);
}

/**
 * A value on an axis, as short as can be.
 * @param value milliseconds for times, major units for amounts
 */
export function tickText(value: number, format: FieldFormat, currency: string): string {
  if (format === 'amount') return shortMoneyText(value, currency);
  if (format === 'month') return month.format(value);
  if (format === 'day' || format === 'moment') return shortDay.format(value);
  if (format === 'count' || format === 'ratio')
    return Math.abs(value) >= 10_000 ? compact.format(value) : plain.format(value);
  if (format === 'percent') return percent.format(value);
  return format === 'number' ? String(value) : numberText(value, format);
}
