import { isUnknown, plainType, typeText } from '../../trino/data-type.ts';
import { notSupported, type Position, SqlError } from '../../trino/sql-error.ts';
import type { Expression, FunctionCall } from '../../trino/syntax-tree.ts';
import { unexpectedParameters } from '../functions/function-definition.ts';
import { type Emitted, emitSql, operand } from './emit-expression.ts';
import { foreignTimestamp, isUtc } from './literals.ts';
import { quoteText } from './quote.ts';
import type { Translation, TypedSql } from './translation.ts';

/** `current_date` and its like; a query's clock stands still while it runs, in UTC as Athena's does. */
export function emitMoment(name: string, at: Position): Emitted {
  const moments: Readonly<Record<string, Emitted>> = {
    CURRENT_DATE: { sql: 'CAST(now() AS DATE)', type: plainType('date') },
    CURRENT_TIMESTAMP: { sql: "date_trunc('millisecond', now())", type: plainType('timestamp with time zone') },
    LOCALTIMESTAMP: {
      sql: "CAST(date_trunc('millisecond', CAST(now() AS TIMESTAMP)) AS TIMESTAMP_MS)",
      type: plainType('timestamp', 3),
    },
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
export function emitField(
  field: string,
  value: Expression,
  { at, name }: { readonly at: Position; readonly name?: string },
  translation: Translation,
): Emitted {
  const part = fields[field];
  if (part === undefined) throw new SqlError('SYNTAX_ERROR', `Invalid EXTRACT field: ${field}`, { at });
  const moment = momentOperand(value, translation, ({ type }) =>
    name === undefined
      ? new SqlError('TYPE_MISMATCH', `Cannot extract ${field} from ${typeText(type)}`, { at: value.at })
      : unexpectedParameters({ name, at }, [type]),
  );
  return { sql: `CAST(date_part('${part}', ${moment.sql}) AS BIGINT)`, type: plainType('bigint') };
}

export function emitExtract(expression: Extract<Expression, { kind: 'extract' }>, translation: Translation): Emitted {
  return emitField(expression.field, expression.operand, { at: expression.at }, translation);
}

/** An operand that must be a date or timestamp; a zoned one is seen by the clock of its zone. */
export function momentOperand(
  value: Expression,
  translation: Translation,
  mismatch: (found: TypedSql) => SqlError,
): TypedSql {
  const local = emitLocalTime(value, translation);
  if (local !== undefined) return local;
  const { sql, type } = operand(value, translation);
  const isFit =
    ['date', 'timestamp', 'timestamp with time zone', 'time'].includes(type.name) || type.name.startsWith('interval');
  if (isFit || isUnknown(type)) return { sql, type };
  throw mismatch({ sql, type });
}

/**
 * What the clock of a zone other than UTC shows: `x AT TIME ZONE 'z'`, with_timezone, literals with a zone, also inside
 * date_trunc. Trino keeps the zone with the value, DuckDB cannot; so it is answered where only the clock matters (fields,
 * formats, casts to date and timestamp) and refused elsewhere.
 */
export function emitLocalTime(written: Expression, translation: Translation): TypedSql | undefined {
  const value = withoutParameter(written, translation);
  const type = plainType('timestamp', 6);
  const literal = foreignTimestamp(value);
  if (literal !== undefined) return { sql: `TIMESTAMP ${quoteText(literal.local)}`, type };
  const zone = foreignZone(value, translation);
  if (zone !== undefined) return { sql: `timezone(${zone}, ${instantOperand(value, translation).sql})`, type };
  if (value.kind !== 'call' || value.name !== 'date_trunc') return undefined;
  const [unit, inner] = value.args;
  if (unit?.kind !== 'string' || inner === undefined) return undefined;
  const local = emitLocalTime(inner, translation);
  return local && { sql: `date_trunc(${quoteText(unit.value.toLowerCase())}, ${local.sql})`, type };
}

/** An operand of which only the instant matters (comparisons, to_unixtime), so that any zone will do. */
export function instantOperand(written: Expression, translation: Translation): TypedSql {
  const value = withoutParameter(written, translation);
  const type = plainType('timestamp with time zone');
  const literal = foreignTimestamp(value);
  if (literal !== undefined)
    return { sql: `TIMESTAMPTZ ${quoteText(`${literal.local}${zoneSuffix(literal.zone)}`)}`, type };
  if (value.kind === 'at zone') {
    const moment = instantOperand(value.operand, translation);
    // A timestamp without zone is taken in the session's zone, which is UTC in Athena.
    return moment.type.name === type.name ? moment : { sql: `timezone('UTC', ${moment.sql})`, type };
  }
  if (value.kind !== 'call') return operand(value, translation);
  const [first, zone] = value.args;
  if (value.name === 'with_timezone' && first !== undefined && zone !== undefined) {
    return { sql: `timezone(${emitSql(zone, translation)}, ${operand(first, translation).sql})`, type };
  }
  if (
    value.name === 'from_iso8601_timestamp' &&
    first !== undefined &&
    operand(first, translation).type.name === 'varchar'
  ) {
    const [cast, macro] = translation.isSafe ? ['TRY_CAST', 'try_trino_iso_instant'] : ['CAST', 'trino_iso_instant'];
    const sql = `${cast}(${macro}(${operand(first, translation).sql}) AS TIMESTAMPTZ)`;
    return { sql: `date_trunc('millisecond', ${sql})`, type };
  }
  return operand(value, translation);
}

// DuckDB wants an offset right behind the time and with two digits of hours.
function zoneSuffix(zone: string): string {
  return /^[+-]/.test(zone) ? zone.replace(/^([+-])(\d):/, '$10$2:') : ` ${zone}`;
}

/** Refuses what may raise that a zone cannot be kept, inside a TRY of the engine, which would make NULL of that. */
export function requireUntried(at: Position, { isTried }: Translation): void {
  if (isTried) throw notSupported('TRY around an expression with a timestamp whose zone is read from text', at);
}

function withoutParameter(value: Expression, translation: Translation): Expression {
  return value.kind === 'parameter' ? (translation.options.parameters[value.index] ?? value) : value;
}

// The zone of AT TIME ZONE and with_timezone, unless it is UTC.
function foreignZone(value: Expression, translation: Translation): string | undefined {
  const zone =
    value.kind === 'at zone'
      ? value.zone
      : value.kind === 'call' && value.name === 'with_timezone'
        ? value.args[1]
        : undefined;
  if (zone === undefined) return undefined;
  const known = withoutParameter(zone, translation);
  return known.kind === 'string' && isUtc(known.value) ? undefined : emitSql(known, translation);
}

/** `x AT TIME ZONE 'UTC'`; a value that keeps another zone is refused. */
export function emitAtZone(value: Extract<Expression, { kind: 'at zone' }>, translation: Translation): Emitted {
  if (foreignZone(value, translation) !== undefined) {
    throw notSupported(
      'A timestamp that keeps the time zone of AT TIME ZONE (cast it to timestamp, date or format it)',
      value.at,
    );
  }
  return instantOperand(value, translation);
}

/** `with_timezone(x, 'UTC')`; a value that keeps another zone is refused. */
export function emitWithTimezone(call: FunctionCall, translation: Translation): Emitted {
  const [value, zone] = call.args;
  if (value === undefined || zone === undefined || call.args.length !== 2) throw unexpectedParameters(call, []);
  const { type } = operand(value, translation);
  if (type.name !== 'timestamp' && !isUnknown(type)) throw unexpectedParameters(call, [type, plainType('varchar')]);
  if (foreignZone(call, translation) !== undefined) {
    throw notSupported('A timestamp that keeps the time zone of with_timezone', call.at);
  }
  return instantOperand(call, translation);
}
