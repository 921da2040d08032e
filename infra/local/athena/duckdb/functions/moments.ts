import { type DataType, isInterval, isMoment, isUnknown, plainType, secondDigits } from '../../trino/data-type.ts';
import { notSupported, SqlError } from '../../trino/sql-error.ts';
import type { FunctionCall } from '../../trino/syntax-tree.ts';
import { duckDbType } from '../duckdb-type.ts';
import { type Emitted, operand } from '../translate/emit-expression.ts';
import {
  emitField,
  emitLocalTime,
  emitWithTimezone,
  instantOperand,
  momentOperand,
  requireUntried,
} from '../translate/emit-moment.ts';
import { quoteText } from '../translate/quote.ts';
import type { Translation, TypedSql } from '../translate/translation.ts';
import { fromJodaPattern, fromMysqlPattern } from './date-patterns.ts';
import {
  checkedArguments,
  type FunctionDefinition,
  type FunctionTable,
  none,
  scalar,
  specialScalar,
  standIn,
  typedScalar,
  unexpectedParameters,
} from './function-definition.ts';
import { literalText } from './literal-text.ts';

const zoned = plainType('timestamp with time zone');

// How DuckDB makes an interval of a count of each unit.
const units: Readonly<Record<string, (count: string) => string>> = {
  millisecond: (count) => `to_milliseconds(CAST(${count} AS DOUBLE))`,
  second: (count) => `to_seconds(CAST(${count} AS DOUBLE))`,
  minute: (count) => `to_minutes(CAST(${count} AS BIGINT))`,
  hour: (count) => `to_hours(CAST(${count} AS BIGINT))`,
  day: (count) => `to_days(CAST(${count} AS INTEGER))`,
  week: (count) => `to_weeks(CAST(${count} AS INTEGER))`,
  month: (count) => `to_months(CAST(${count} AS INTEGER))`,
  quarter: (count) => `to_quarters(CAST(${count} AS INTEGER))`,
  year: (count) => `to_years(CAST(${count} AS INTEGER))`,
};

const dayUnits = new Set(['day', 'week', 'month', 'quarter', 'year']);

function unitOf(call: FunctionCall, type: DataType): string {
  const unit = literalText(call, 0, 'unit').toLowerCase();
  const isKnown = Object.hasOwn(units, unit) && (type.name !== 'date' || dayUnits.has(unit));
  if (isKnown) return unit;
  throw new SqlError(
    'INVALID_FUNCTION_ARGUMENT',
    `'${unit}' is not a valid ${type.name === 'date' ? 'DATE' : 'TIMESTAMP'} field`,
    {
      at: call.at,
    },
  );
}

function requireMoment(call: FunctionCall, ...values: readonly TypedSql[]): void {
  for (const { type } of values) {
    if (!isMoment(type) && !isUnknown(type))
      throw unexpectedParameters(call, [plainType('varchar'), ...values.map((value) => value.type)]);
  }
}

// DuckDB answers with a timestamp of microseconds whatever it is given.
function keptType(sql: string, type: DataType): Emitted {
  return isUnknown(type) ? { sql } : { sql: `CAST(${sql} AS ${duckDbType(type)})`, type };
}

const dateAdd = specialScalar((call, translation) => {
  const [, count = none, moment = none] = checkedArguments(call, 'text integer any', translation);
  const open = standIn([count, moment]);
  if (open !== undefined) return open;
  requireMoment(call, moment);
  const unit = unitOf(call, moment.type);
  const sql = `(${moment.sql} + ${units[unit]?.(count.sql)})`;
  return keptType(sql, moment.type);
});

const isFinerThanMillis = (type: DataType) => type.name === 'timestamp' && secondDigits(type) > 3;

// Trino formats moments rounded to milliseconds, and compares them cut off there.
function roundedMilliseconds({ sql, type }: TypedSql): string {
  return isFinerThanMillis(type) ? `CAST(${sql} AS TIMESTAMP_MS)` : sql;
}

function wholeMilliseconds({ sql, type }: TypedSql): string {
  return isFinerThanMillis(type) ? `date_trunc('millisecond', ${sql})` : sql;
}

// DuckDB's date_diff counts the boundaries passed, its date_sub whole units, which is what Trino's date_diff does.
const dateDiff = specialScalar((call, translation) => {
  const [, from = none, to = none] = checkedArguments(call, 'text any any', translation);
  const open = standIn([from, to]);
  if (open !== undefined) return open;
  requireMoment(call, from, to);
  const areDates = from.type.name === 'date' && to.type.name === 'date';
  const unit = unitOf(call, areDates ? from.type : plainType('timestamp'));
  const hasZone = [from, to].some(({ type }) => type.name === 'timestamp with time zone');
  const target = hasZone ? 'TIMESTAMPTZ' : 'TIMESTAMP';
  const sides = [from, to].map((side) => (areDates ? side.sql : `CAST(${wholeMilliseconds(side)} AS ${target})`));
  return { sql: `date_sub('${unit}', ${sides.join(', ')})`, type: plainType('bigint') };
});

const dateTrunc = specialScalar((call, translation) => {
  const [, argument] = call.args;
  if (argument === undefined || call.args.length !== 2) throw unexpectedParameters(call, []);
  if (emitLocalTime(argument, translation) !== undefined) {
    throw notSupported(
      'A truncated timestamp that keeps the time zone of AT TIME ZONE (cast it to timestamp or date)',
      call.at,
    );
  }
  const moment = operand(argument, translation);
  const open = standIn([moment]);
  if (open !== undefined) return open;
  requireMoment(call, moment);
  const unit = unitOf(call, moment.type);
  return keptType(`date_trunc('${unit}', ${moment.sql})`, moment.type);
});

function field(name: string): FunctionDefinition {
  return specialScalar((call, translation) => {
    const [value] = call.args;
    if (value === undefined || call.args.length !== 1) throw unexpectedParameters(call, []);
    return emitField(name, value, call, translation);
  });
}

function formatted(toPattern: typeof fromMysqlPattern): FunctionDefinition {
  return specialScalar((call, translation) => {
    const [value] = call.args;
    if (value === undefined || call.args.length !== 2) throw unexpectedParameters(call, []);
    const moment = momentOperand(value, translation, ({ type }) =>
      unexpectedParameters(call, [type, plainType('varchar')]),
    );
    const pattern = toPattern(literalText(call, 1, 'pattern'), call.at);
    const plain =
      moment.type.name === 'timestamp with time zone'
        ? `CAST(${moment.sql} AS TIMESTAMP)`
        : roundedMilliseconds(moment);
    return { sql: `strftime(${plain}, ${quoteText(pattern)})`, type: plainType('varchar') };
  });
}

// What Trino reads from text has milliseconds; further digits are cut off.
function toMilliseconds(sql: string): string {
  return `date_trunc('millisecond', ${sql})`;
}

function parsed(toPattern: typeof fromMysqlPattern, type: DataType): FunctionDefinition {
  return specialScalar((call, translation) => {
    const [text = none] = checkedArguments(call, 'text text', translation);
    const pattern = toPattern(literalText(call, 1, 'pattern'), call.at).replaceAll('%g', '%f');
    const sql = toMilliseconds(`CAST(strptime(${text.sql}, ${quoteText(pattern)}) AS TIMESTAMP)`);
    return { sql: type === zoned ? `timezone('UTC', ${sql})` : `CAST(${sql} AS TIMESTAMP_MS)`, type };
  });
}

const secondPatterns: Readonly<Record<number, string>> = { 0: '', 6: '.%f' };

const toIso8601 = typedScalar('any', ([value = none], call) => {
  const type = plainType('varchar');
  if (value.type.name === 'date') return { sql: `strftime(${value.sql}, '%Y-%m-%d')`, type };
  requireMoment(call, value);
  const zone = value.type.name === 'timestamp with time zone' ? 'Z' : '';
  const digits = zone === '' ? secondPatterns[secondDigits(value.type)] : '.%g';
  return { sql: `strftime(CAST(${value.sql} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S${digits ?? '.%g'}${zone}')`, type };
});

function toDate(call: FunctionCall, translation: Translation) {
  const [value] = call.args;
  if (value === undefined || call.args.length !== 1) throw unexpectedParameters(call, []);
  const moment = emitLocalTime(value, translation) ?? operand(value, translation);
  const isText = moment.type.name === 'varchar';
  return { sql: `CAST(${isText ? `trino_date_text(${moment.sql})` : moment.sql} AS DATE)`, type: plainType('date') };
}

export const momentFunctions: FunctionTable = {
  now: specialScalar((call, translation) => {
    checkedArguments(call, '', translation);
    return { sql: "date_trunc('millisecond', now())", type: zoned };
  }),
  current_timezone: specialScalar(() => ({ sql: "'UTC'", type: plainType('varchar') })),
  date: specialScalar(toDate),
  date_add: dateAdd,
  date_diff: dateDiff,
  date_trunc: dateTrunc,
  date_format: formatted(fromMysqlPattern),
  date_parse: parsed(fromMysqlPattern, plainType('timestamp', 3)),
  format_datetime: formatted(fromJodaPattern),
  parse_datetime: parsed(fromJodaPattern, zoned),
  from_iso8601_timestamp: specialScalar((call, translation) => {
    const [text = none] = checkedArguments(call, 'text', translation);
    requireUntried(call.at, translation);
    const macro = translation.isSafe ? 'try_trino_iso_timestamp' : 'trino_iso_timestamp';
    const sql = `${translation.isSafe ? 'TRY_CAST' : 'CAST'}(${macro}(${text.sql}) AS TIMESTAMPTZ)`;
    return { sql: toMilliseconds(sql), type: zoned };
  }),
  from_iso8601_date: scalar('text', (text) => `CAST(trino_iso_date(${text}) AS DATE)`, 'date'),
  to_iso8601: toIso8601,
  from_unixtime: typedScalar('double any?', ([seconds = none, zone], { at }) => {
    if (zone !== undefined) throw notSupported('from_unixtime with a time zone', at);
    // Milliseconds, rounded half up as Java does.
    return { sql: `to_timestamp(floor(CAST(${seconds.sql} AS DOUBLE) * 1000 + 0.5) / 1000)`, type: zoned };
  }),
  to_unixtime: specialScalar((call, translation) => {
    const [value] = call.args;
    if (value === undefined || call.args.length !== 1) throw unexpectedParameters(call, []);
    const moment = instantOperand(value, translation);
    const open = standIn([moment]);
    if (open !== undefined) return open;
    requireMoment(call, moment);
    return { sql: `epoch(${moment.sql})`, type: plainType('double') };
  }),
  with_timezone: specialScalar(emitWithTimezone),
  last_day_of_month: scalar('moment', (moment) => `last_day(${moment})`, 'date'),
  year: field('YEAR'),
  quarter: field('QUARTER'),
  month: field('MONTH'),
  week: field('WEEK'),
  week_of_year: field('WEEK'),
  day: field('DAY'),
  day_of_month: field('DAY'),
  day_of_week: field('DOW'),
  dow: field('DOW'),
  day_of_year: field('DOY'),
  doy: field('DOY'),
  year_of_week: field('YOW'),
  yow: field('YOW'),
  hour: field('HOUR'),
  minute: field('MINUTE'),
  second: field('SECOND'),
  millisecond: typedScalar('any', ([value = none], call) => {
    if (isInterval(value.type)) throw unexpectedParameters(call, [value.type]);
    return { sql: `CAST(date_part('millisecond', ${value.sql}) % 1000 AS BIGINT)`, type: plainType('bigint') };
  }),
};
