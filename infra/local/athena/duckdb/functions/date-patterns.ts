import { notSupported, type Position, SqlError } from '../../trino/sql-error.ts';

// MySQL's specifiers (date_format, date_parse) and DuckDB's for the same.
const mysqlSpecifiers: Readonly<Record<string, string>> = {
  a: '%a',
  b: '%b',
  c: '%-m',
  d: '%d',
  e: '%-d',
  f: '%f',
  H: '%H',
  h: '%I',
  I: '%I',
  i: '%M',
  j: '%j',
  k: '%-H',
  l: '%-I',
  M: '%B',
  m: '%m',
  p: '%p',
  r: '%I:%M:%S %p',
  S: '%S',
  s: '%S',
  T: '%H:%M:%S',
  v: '%V',
  W: '%A',
  x: '%G',
  Y: '%Y',
  y: '%y',
  '%': '%%',
};

/** A pattern of date_format or date_parse for DuckDB's strftime and strptime. Trino refuses D, U, u, V, w and X as well. */
export function fromMysqlPattern(pattern: string, at: Position): string {
  return pattern.replaceAll(/%([\s\S]?)/g, (_, specifier: string) => {
    if ('DUuVwX'.includes(specifier) && specifier !== '') {
      throw new SqlError('INVALID_FUNCTION_ARGUMENT', `%${specifier} not supported in date format string`, { at });
    }
    return mysqlSpecifiers[specifier] ?? specifier;
  });
}

const jodaSpecifiers: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  y: '%Y',
  yy: '%y',
  YYYY: '%Y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%-m',
  dd: '%d',
  d: '%-d',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  SSS: '%g',
  EEEE: '%A',
  EEE: '%a',
  a: '%p',
  DDD: '%j',
  xxxx: '%G',
  ww: '%V',
  e: '%u',
};

/** A Joda pattern (format_datetime, parse_datetime) for DuckDB's strftime and strptime. */
export function fromJodaPattern(pattern: string, at: Position): string {
  return pattern.replaceAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|%/g, (text: string, quoted: string | undefined) => {
    if (text === '%') return '%%';
    if (quoted !== undefined) return (quoted === '' ? "'" : quoted.replaceAll("''", "'")).replaceAll('%', '%%');
    const specifier = jodaSpecifiers[text];
    if (specifier === undefined) throw notSupported(`The pattern letters '${text}'`, at);
    return specifier;
  });
}
