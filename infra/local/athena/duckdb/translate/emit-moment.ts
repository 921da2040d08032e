import { isUnknown, plainType, typeText } from '../../trino/data-type.ts';
import { notSupported, type Position, SqlError } from '../../trino/sql-error.ts';
import type { Expression } from '../../trino/syntax-tree.ts';
import { type Emitted, emitSql, operand } from './emit-expression.ts';
import { quoteText } from './quote.ts';
import type { Translation, TypedSql } from './translation.ts';

/** `current_date` and its like; a query's clock stands still while it runs, in UTC as Athena's does. */
export function emitMoment(name: string, at: Position): Emitted {
  const moments: Readonly<Record<string, Emitted>> = {
    CURRENT_DATE: { sql: 'CAST(now() AS DATE)', type: plainType('date') },
    CURRENT_TIMESTAMP: { sql: "date_trunc('millisecond', now())", type: plainType('timestamp with time zone') },
    LOCALTIMESTAMP: { sql: "date_trunc('millisecond', CAST(now() AS TIMESTAMP))", type: plainType('timestamp') },
    CURRENT_USER: { sql: "'local'", type: plainType('varchar') },
  };
  const moment = moments[name];
  if (moment === undefined) throw notSupported(name, at);
  return moment;
}

// Trino's fields and what DuckDB's date_part calls them.
const fields: Readonly<Record<string, string>> = {
  YEAR: 'year',
  QUARTER: 'quarter',
  MONTH: 'month',
  WEEK: 'week',
  DAY: 'day',
  DAY_OF_MONTH: 'day',
  DAY_OF_WEEK: 'isodow',
  DOW: 'isodow',
  DAY_OF_YEAR: 'doy',
  DOY: 'doy',
  YEAR_OF_WEEK: 'isoyear',
  YOW: 'isoyear',
  HOUR: 'hour',
  MINUTE: 'minute',
  SECOND: 'second',
};

/** One field of a date or timestamp as bigint. */
export function emitField(field: string, value: Expression, at: Position, translation: Translation): Emitted {
  const part = fields[field];
  if (part === undefined) throw new SqlError('SYNTAX_ERROR', `Invalid EXTRACT field: ${field}`, { at });
  const moment = momentOperand(value, translation, `extract(${field.toLowerCase()})`);
  return { sql: `CAST(date_part('${part}', ${moment.sql}) AS BIGINT)`, type: plainType('bigint') };
}

export function emitExtract(expression: Extract<Expression, { kind: 'extract' }>, translation: Translation): Emitted {
  return emitField(expression.field, expression.operand, expression.at, translation);
}

/** An operand that must be a date or timestamp; a zoned one is seen by the clock of its zone. */
export function momentOperand(value: Expression, translation: Translation, user: string): TypedSql {
  const local = emitLocalTime(value, translation);
  if (local !== undefined) return local;
  const { sql, type } = operand(value, translation);
  const isFit =
    ['date', 'timestamp', 'timestamp with time zone', 'time'].includes(type.name) || type.name.startsWith('interval');
  if (isFit || isUnknown(type)) return { sql, type };
  throw new SqlError('TYPE_MISMATCH', `Unexpected parameters (${typeText(type)}) for function ${user}`, {
    at: value.at,
  });
}

/**
 * What the clock of a zone shows: `x AT TIME ZONE 'z'`, also inside date_trunc and date_add. Trino keeps the zone with
 * the value, DuckDB cannot; so it is answered where only the clock matters (casts, fields, formats) and refused elsewhere.
 */
export function emitLocalTime(value: Expression, translation: Translation): TypedSql | undefined {
  const type = plainType('timestamp');
  if (value.kind === 'at zone') {
    const moment = operand(value.operand, translation);
    const zone = emitSql(value.zone, translation);
    // A timestamp without zone is taken in the session's zone, which is UTC in Athena.
    const isZoned = moment.type.name === 'timestamp with time zone';
    return { sql: `timezone(${zone}, ${isZoned ? moment.sql : `timezone('UTC', ${moment.sql})`})`, type };
  }
  if (value.kind !== 'call' || value.name !== 'date_trunc') return undefined;
  const [unit, inner] = value.args;
  if (unit?.kind !== 'string' || inner === undefined) return undefined;
  const local = emitLocalTime(inner, translation);
  return local && { sql: `date_trunc(${quoteText(unit.value.toLowerCase())}, ${local.sql})`, type };
}
