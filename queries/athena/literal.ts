/** The types a saved query's parameter may have. */
export const parameterTypes = ['string', 'integer', 'decimal', 'boolean', 'date', 'timestamp'] as const;
export type ParameterType = (typeof parameterTypes)[number];

export type LiteralResult = { ok: true; sql: string } | { ok: false; code: 'PARAMETER_VALUE'; message: string };

const refuse = (message: string): LiteralResult => ({ ok: false, code: 'PARAMETER_VALUE', message });
const accept = (sql: string): LiteralResult => ({ ok: true, sql });

const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

function integerLiteral(text: string): LiteralResult {
  if (!/^-?\d{1,19}$/.test(text)) return refuse(`expected a whole number, got ${JSON.stringify(text)}`);
  const value = BigInt(text);
  if (value < int64.least || value > int64.most) return refuse(`${text} does not fit into 64 bits`);
  return accept(String(value));
}

/** Athena's decimals hold at most 38 digits: https://docs.aws.amazon.com/athena/latest/ug/data-types.html */
function decimalLiteral(text: string): LiteralResult {
  if (!/^-?\d+(\.\d+)?$/.test(text) || text.replace(/\D/g, '').length > 38) {
    return refuse(`expected a decimal number of at most 38 digits such as 12.50, got ${JSON.stringify(text)}`);
  }
  return accept(`DECIMAL '${text}'`);
}

function isCalendarDay(text: string): boolean {
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

function dateLiteral(text: string): LiteralResult {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !isCalendarDay(text)) {
    return refuse(`expected a day such as 2010-12-31, got ${JSON.stringify(text)}`);
  }
  return accept(`DATE '${text}'`);
}

function timestampLiteral(text: string): LiteralResult {
  const match = /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d(?:\.\d{1,6})?)Z?$/.exec(text);
  if (match === null || !isCalendarDay(String(match[1]))) {
    return refuse(`expected a UTC time such as 2010-12-31T08:26:00Z, got ${JSON.stringify(text)}`);
  }
  return accept(`TIMESTAMP '${match[1]} ${match[2]}:${match[3]}:${match[4]}'`);
}

/** Trino's string literals know one escape, the doubled quote; a backslash stands for itself. */
function stringLiteral(text: string): LiteralResult {
  if (text.includes('\0')) return refuse('text must not contain the NUL character');
  if (/\p{Surrogate}/u.test(text)) return refuse('text must be well-formed Unicode');
  return accept(`'${text.replaceAll("'", "''")}'`);
}

const literals: Record<ParameterType, (text: string) => LiteralResult> = {
  string: stringLiteral,
  integer: integerLiteral,
  decimal: decimalLiteral,
  boolean: (text) =>
    /^(true|false)$/i.test(text)
      ? accept(text.toUpperCase())
      : refuse(`expected true or false, got ${JSON.stringify(text)}`),
  date: dateLiteral,
  timestamp: timestampLiteral,
};

/**
 * The SQL literal that stands for a value of that type in Athena DML: the only way a value enters a statement.
 * Athena's own execution parameters leave the quoting of text to the caller, so they would not save this function.
 */
export function literal(type: ParameterType, text: string): LiteralResult {
  return literals[type](text);
}
