/** What a format letter group stands for in a regular expression. */
const tokens: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  m: '(?<minute>\\d{1,2})',
  ss: '(?<second>\\d{2})',
  s: '(?<second>\\d{1,2})',
  SSS: '(?<millisecond>\\d{3})',
  X: '(?<offset>Z|[+-]\\d{2}:?\\d{2})',
};

export type DateFormat = { ok: true; pattern: RegExp } | { ok: false; message: string };

/** Turns `dd/MM/yyyy HH:mm` into a pattern; letters that stand for nothing are refused unless they are the ISO `T`. */
export function compileDateFormat(format: string): DateFormat {
  const seen = new Set<string>();
  let source = '';
  for (const [part] of format.matchAll(/([A-Za-z])\1*|[^A-Za-z]+/g)) {
    const token = Object.hasOwn(tokens, part) ? tokens[part] : undefined;
    const isLiteral = part === 'T' || !/[A-Za-z]/.test(part);
    if (token === undefined && !isLiteral)
      return { ok: false, message: `"${part}" stands for nothing in a date format` };
    const name = token === undefined ? undefined : /<(\w+)>/.exec(token)?.[1];
    if (name !== undefined && seen.has(name)) return { ok: false, message: `the ${name} occurs twice` };
    if (name !== undefined) seen.add(name);
    source += token ?? part.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  }
  const missing = ['year', 'month', 'day'].filter((name) => !seen.has(name));
  if (missing.length > 0) return { ok: false, message: `the ${missing.join(' and ')} is missing` };
  return { ok: true, pattern: new RegExp(`^${source}$`) };
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function offsetReader(timeZone: string): (instantMs: number) => number {
  if (timeZone === 'UTC') return () => 0;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instantMs) => {
    const parts = Object.fromEntries(clock.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1000) * 1000;
  };
}

const dayMs = 86_400_000;

/** A wall-clock time as an instant. When clocks go back, the first of two; when they go forward, as much later as they jump. */
function instantOf(wallClockMs: number, offsetAt: (instantMs: number) => number): number {
  const before = offsetAt(wallClockMs - dayMs);
  const after = offsetAt(wallClockMs + dayMs);
  const valid = [before, after].filter((offset) => offsetAt(wallClockMs - offset) === offset);
  return wallClockMs - (valid.length === 0 ? before : Math.max(...valid));
}

function offsetMs(text: string): number {
  if (text === 'Z') return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(-2))];
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function wallClockOf(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const [year, month, day] = [Number(groups.year), Number(groups.month), Number(groups.day)];
  const [hour, minute, second] = [Number(groups.hour ?? 0), Number(groups.minute ?? 0), Number(groups.second ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const wallClock = new Date(0);
  wallClock.setUTCFullYear(year, month - 1, day);
  if (wallClock.getUTCMonth() !== month - 1 || wallClock.getUTCDate() !== day) return undefined;
  return wallClock.setUTCHours(hour, minute, second, Number(groups.millisecond ?? 0));
}

/**
 * Makes the function text -> ISO-8601 UTC with milliseconds, or undefined when the text is no such time. The last text is
 * remembered, since the lines of an order repeat it.
 */
export function timeReader(format: string, timeZone: string): (text: string) => string | undefined {
  const compiled = compileDateFormat(format);
  if (!compiled.ok) throw new Error(`Date format ${format}: ${compiled.message}`);
  const offsetAt = offsetReader(timeZone);
  const read = (text: string): string | undefined => {
    const groups = compiled.pattern.exec(text)?.groups;
    const wallClockMs = groups === undefined ? undefined : wallClockOf(groups);
    if (groups === undefined || wallClockMs === undefined) return undefined;
    const offset = groups.offset;
    const instantMs = offset === undefined ? instantOf(wallClockMs, offsetAt) : wallClockMs - offsetMs(offset);
    return new Date(instantMs).toISOString();
  };
  let last: { text: string; time: string | undefined } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, time: read(text) };
    return last.time;
  };
}
