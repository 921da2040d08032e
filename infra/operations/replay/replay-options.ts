import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';

/** A day or a moment, UTC, as ISO-8601 with milliseconds. */
export function moment(text: string): string {
  const isUnderstood = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z)?$/.test(text);
  const time = isUnderstood ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new InvalidArgumentError('Expected a day (2026-11-20) or a time in UTC (2026-11-20T09:30Z).');
  return new Date(time).toISOString();
}

/** Ids with commas between them, or `@FILE` with one a line. */
export function idList(text: string): string[] {
  const list = text.startsWith('@') ? readFileSync(text.slice(1), 'utf8').split('\n') : text.split(',');
  const ids = list.map((id) => id.trim()).filter((id) => id !== '');
  if (ids.length === 0) throw new InvalidArgumentError('Expected ids with commas between them, or @FILE.');
  return ids;
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of 1 or more.');
  return Number(text);
}
