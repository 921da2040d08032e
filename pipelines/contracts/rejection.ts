/** Why an event is refused. The codes are stable: analysts group by them. */
export const rejectionCodes = [
  /** The text is no JSON document. */
  'NOT_JSON',
  /** The document, or what should be an object in it, is none. */
  'NOT_AN_OBJECT',
  /** An object names the same key twice: readers disagree on which one counts. */
  'DUPLICATE_KEY',
  /** An object has keys that differ only in case: case-insensitive readers confuse them. */
  'AMBIGUOUS_KEY',
  /** An object has a key that changes the object's nature in JavaScript (`__proto__`). */
  'RESERVED_KEY',
  /** A string holds U+0000, which Parquet readers and terminals cut or refuse. */
  'NUL_CHARACTER',
  'UNKNOWN_DETAIL_TYPE',
  /** The event is announced by a source that does not own it. */
  'SOURCE_MISMATCH',
  /** `schemaVersion` is none that this release knows. */
  'SCHEMA_VERSION_UNKNOWN',
  'FIELD_MISSING',
  'FIELD_TYPE',
  /** A number with a fraction where only whole ones make sense: money, sizes, counts. */
  'NOT_AN_INTEGER',
  'FIELD_VALUE',
  /** Before 2000, after 2099, or more than a day after the event was published. */
  'OCCURRED_AT_OUT_OF_RANGE',
  /** The order's total is not the sum of its parts. */
  'TOTALS_DISAGREE',
  'EVENT_TOO_LARGE',
  /** A line of an import with too many or too few cells. */
  'LINE_MALFORMED',
  /** A line of an import that orders nothing or less. */
  'LINE_QUANTITY_NOT_POSITIVE',
  /** A line of an imported credit note that takes nothing back. */
  'LINE_QUANTITY_NOT_NEGATIVE',
  /** A line of an import that the shop's mapping asks to refuse. */
  'LINE_REFUSED_BY_RULE',
] as const;

export type RejectionCode = (typeof rejectionCodes)[number];

/** An event that is refused, and why. Never holds a value of a personal field. */
export interface Rejection {
  readonly code: RejectionCode;
  /** JSON pointer (RFC 6901) into the envelope; '' is the whole document. */
  readonly path: string;
  readonly message: string;
  readonly source?: string;
  readonly detailType?: string;
  readonly eventId?: string;
  readonly publishedAt?: string;
}
