import { z } from 'zod';

/** Largest value of a 32-bit column (`int` in Athena): quantities, sizes, counts. */
const MAX_INT32 = 2_147_483_647;

/** Lower-case UUIDv7 or upper-case ULID; either case is read and brought to its canonical one, so that an id has one spelling. */
export const EVENT_ID =
  /^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25})$/;
const ULID_LENGTH = 26;

/** RFC 3339 in UTC with real calendar dates, to the second or finer. */
export const UTC_TIMESTAMP =
  /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8])))T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;
const MILLISECOND_LENGTH = '2026-01-01T00:00:00.000Z'.length;

function canonicalEventId(id: string): string {
  return id.length === ULID_LENGTH ? id.toUpperCase() : id.toLowerCase();
}

/** Cuts or fills a UTC timestamp to milliseconds, the precision of the lake's `timestamp` columns. */
export function toMilliseconds(timestamp: string): string {
  if (timestamp.length === MILLISECOND_LENGTH) return timestamp;
  const [seconds = '', fraction = ''] = timestamp.slice(0, -1).split('.');
  return `${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}

export function isUtcTimestamp(value: string): boolean {
  return UTC_TIMESTAMP.test(value);
}

export const eventId = z
  .string()
  .regex(EVENT_ID, 'expected a UUIDv7 or a ULID')
  .overwrite(canonicalEventId)
  .meta({ description: 'UUIDv7 or ULID, minted once by the producer' });

export const utcTimestamp = z
  .string()
  .regex(UTC_TIMESTAMP, 'expected an ISO-8601 timestamp in UTC that ends in Z')
  .overwrite(toMilliseconds)
  .meta({ description: 'ISO-8601 in UTC, ending in Z; kept to the millisecond' });

/** An identifier in the words of the source system: any text without a rule of ours, of usable length. */
export const identifier = z.string().min(1).max(128);
export const imageId = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits in lower case')
  .meta({ description: "SHA-256 of the image's bytes, lower-case hex" });

export const shortText = z.string().max(200);
export const text = z.string().max(2_000);
/** As long as an event on the bus may be (256 KB), so that only the event's own size limits it. */
export const longText = z.string().max(262_144);

export const version = z.int().min(1).meta({ description: 'Raised by the source on every change of the aggregate' });
export const count = z.int().min(0).max(MAX_INT32);
export const positiveCount = z.int().min(1).max(MAX_INT32);
export const lengthMm = z.int().min(1).max(MAX_INT32).meta({ description: 'Millimetres' });

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'expected a currency code of three capitals')
  .meta({ description: 'ISO-4217 code' });
export const moneyMinor = z.int().min(0).meta({ description: 'Minor units of the currency, never negative' });
export const positiveMoneyMinor = z.int().min(1).meta({ description: 'Minor units of the currency, more than 0' });
