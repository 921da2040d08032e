import { ResultDecodingError } from './errors.ts';

const microsecondsPerSecond = 1_000_000n;

/** Days since 1970-01-01 of a day of the Gregorian calendar, which Athena uses for all times: Howard Hinnant's days_from_civil. */
function epochDays(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

const datePattern = /^([+-]?\d{4,9})-(\d{2})-(\d{2})$/;

/** `2010-12-01` as days since 1970-01-01. @throws ResultDecodingError */
export function epochDayOf(text: string): number {
  const match = datePattern.exec(text);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  if (match === null || month < 1 || month > 12 || day < 1 || day > 31) {
    throw new ResultDecodingError(`not a date: ${JSON.stringify(text)}`);
  }
  return epochDays(year, month, day);
}

const timestampPattern =
  /^([+-]?\d{4,9}-\d{2}-\d{2}) (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))?(?: ?([A-Za-z][\w/+-]*|[+-]\d{2}:\d{2}))?$/;

/** Digits beyond microseconds are refused unless they are zeros: nothing is cut off unseen. */
function microsecondsOf(fraction: string, text: string): bigint {
  if (/[1-9]/.test(fraction.slice(6))) {
    throw new ResultDecodingError(
      `finer than microseconds: ${JSON.stringify(text)} (cast it to timestamp(6) or varchar)`,
    );
  }
  return BigInt(fraction.slice(0, 6).padEnd(6, '0'));
}

/** `2010-12-01 08:26:00.000001 UTC` as microseconds since 1970 began; without a zone the clock's own. @throws ResultDecodingError */
export function epochMicrosecondsOf(text: string): bigint {
  const match = timestampPattern.exec(text);
  if (match === null) throw new ResultDecodingError(`not a timestamp: ${JSON.stringify(text)}`);
  const [, day = '', hours, minutes, seconds, fraction = '', zone] = match;
  const second = epochDayOf(day) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const micros = microsecondsOf(fraction, text);
  return BigInt(second - zoneOffset(zone, second, text)) * microsecondsPerSecond + micros;
}

/** Seconds that the zone's clock is ahead of UTC when it shows this time. */
function zoneOffset(zone: string | undefined, clockSecond: number, text: string): number {
  if (zone === undefined || zone === 'UTC' || zone === 'Z') return 0;
  const offset = /^([+-])(\d{2}):(\d{2})$/.exec(zone);
  if (offset !== null) return (offset[1] === '-' ? -60 : 60) * (Number(offset[2]) * 60 + Number(offset[3]));
  // The two instants that bracket any change of the clock: a clock that shows this time differs from UTC by one of their offsets.
  const candidates = [clockSecond - 86_400, clockSecond + 86_400]
    .map((instant) => offsetAt(zone, instant, text))
    .filter((seconds) => offsetAt(zone, clockSecond - seconds, text) === seconds);
  const offsets = new Set(candidates);
  if (offsets.size === 1) return Number(candidates[0]);
  throw new ResultDecodingError(
    `${JSON.stringify(text)} is a time that the clock shows twice, or never (write AT TIME ZONE 'UTC' in the statement)`,
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string, text: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
    return format;
  } catch {
    throw new ResultDecodingError(`no time zone is known as in ${JSON.stringify(text)}`);
  }
}

function offsetAt(zone: string, instant: number, text: string): number {
  const parts = Object.fromEntries(
    formatOf(zone, text)
      .formatToParts(instant * 1000)
      .map(({ type, value }) => [type, value]),
  );
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year);
  const days = epochDays(year, Number(parts.month), Number(parts.day));
  return days * 86_400 + Number(parts.hour) * 3600 + Number(parts.minute) * 60 + Number(parts.second) - instant;
}

const plainLengths: Readonly<Record<number, number>> = { 19: 0, 23: 3, 26: 6 };

/** Two digits from an offset on, or a number out of every range. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [Number(bytes[at]) - 48, Number(bytes[at + 1]) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/**
 * The same from UTF-8 bytes, many times faster for the plain form of four-digit years without a zone; undefined for any other form.
 */
export function plainMicroseconds(bytes: Uint8Array, start: number, end: number): bigint | undefined {
  const digits = plainLengths[end - start];
  if (digits === undefined || bytes[start + 10] !== 32 || bytes[start + 4] !== 45) return undefined;
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  const day = epochDays(year, twoDigits(bytes, start + 5), twoDigits(bytes, start + 8));
  const clock = twoDigits(bytes, start + 11) * 3600 + twoDigits(bytes, start + 14) * 60 + twoDigits(bytes, start + 17);
  let fraction = 0;
  for (let index = 0; index < 6; index += 1) {
    const digit = index < digits ? Number(bytes[start + 20 + index]) - 48 : 0;
    if (digit < 0 || digit > 9) return undefined;
    fraction = fraction * 10 + digit;
  }
  const second = day * 86_400 + clock;
  return Number.isNaN(second) ? undefined : BigInt(second) * microsecondsPerSecond + BigInt(fraction);
}
