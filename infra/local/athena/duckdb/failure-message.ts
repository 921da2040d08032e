import { typeText } from '../trino/data-type.ts';
import type { Position } from '../trino/sql-error.ts';
import { isStackOverflow, notSupported, SqlError, statementTooLarge } from '../trino/sql-error.ts';
import { parseDuckDbType, parseDuckDbTypes } from './duckdb-type.ts';
import { formatDouble } from './format-value.ts';

/** Where a name stands in the statement, so that a message of DuckDB can point at it as Trino's would. */
export type FindName = (name: string) => Position | undefined;

type Rule = readonly [pattern: RegExp, toError: (match: RegExpExecArray, find: FindName, cause: unknown) => SqlError];

const typeNames: Readonly<Record<string, string>> = {
  INT8: 'TINYINT',
  INT16: 'SMALLINT',
  INT32: 'INTEGER',
  INT64: 'BIGINT',
  INT128: 'BIGINT',
  FLOAT: 'REAL',
  BOOL: 'BOOLEAN',
};

const trinoType = (duckDbName = '') => typeText(parseDuckDbType(duckDbName));

const trinoName = (duckDbName = '') => typeNames[duckDbName.trim()] ?? duckDbName.trim();

function error(code: string, detail: string, cause: unknown, at?: Position): SqlError {
  return new SqlError(code, detail, { cause, ...(at && { at }) });
}

const rules: readonly Rule[] = [
  // DuckDB's TRY loses the columns of a grouped query (seen in 1.5.6).
  [
    /INTERNAL Error: Failed to bind column reference/,
    () => notSupported('TRY around columns of a query with GROUP BY or aggregates (use TRY_CAST or nullif)'),
  ],
  [/Max expression depth limit/, () => statementTooLarge()],
  [
    /Column "([^"]+)" referenced that exists in the SELECT clause/,
    (match, find, cause) => unresolvedColumn(match[1] ?? '', find, cause),
  ],
  [
    /Cannot compare values of type (.+?) and (?:type )?(.+?)(?: in IN\/ANY\/ALL clause)? - an explicit cast/,
    (match, _, cause) =>
      error('TYPE_MISMATCH', `Cannot apply operator: ${trinoType(match[1])} = ${trinoType(match[2])}`, cause),
  ],
  [
    /Cannot (?:combine|mix|concatenate) (?:types|values of type|lists of types) (.+?) and (?:type )?(.+?)(?: in [^-]*)?(?: - an explicit cast|$)/m,
    (match, _, cause) =>
      error(
        'TYPE_MISMATCH',
        `All values must be the same type or coercible to a common type. Cannot find common type between ${trinoType(match[1])} and ${trinoType(match[2])}`,
        cause,
      ),
  ],
  [
    /No function matches the given name and argument types '([a-z]\w*)\((.*)\)'/,
    (match, find, cause) => {
      const name = (match[1] ?? '').replace(/^(?:try_)?trino_/, '');
      const types = parseDuckDbTypes(match[2] ?? '').map(typeText);
      const detail = `Unexpected parameters (${types.join(', ')}) for function ${name}`;
      return error('FUNCTION_NOT_FOUND', detail, cause, find(name));
    },
  ],
  [
    /No function matches the given name and argument types '(\W+)\((.*)\)'/,
    (match, _, cause) => {
      const types = parseDuckDbTypes(match[2] ?? '').map(typeText);
      return error('TYPE_MISMATCH', `Cannot apply operator: ${types.join(` ${match[1]} `)}`, cause);
    },
  ],
  [
    /Unknown TimeZone '([^']*)'/,
    (match, _, cause) =>
      /^[+-]/.test(match[1] ?? '')
        ? notSupported(`The time zone '${match[1]}' (name it as 'Area/City')`)
        : error('INVALID_FUNCTION_ARGUMENT', `'${match[1]}' is not a valid time zone`, cause),
  ],
  [/string '!([A-Z_]+)!([\s\S]*)' to INT32/, (match, _, cause) => error(match[1] ?? '', match[2] ?? '', cause)],
  [
    /Referenced (?:column|table) "([^"]+)" not found/,
    (match, find, cause) => unresolvedColumn(match[1] ?? '', find, cause),
  ],
  [/Referenced column "([^"]+)" was not found/, (match, find, cause) => unresolvedColumn(match[1] ?? '', find, cause)],
  [
    /Table "[^"]*" does not have a column named "([^"]+)"/,
    (match, find, cause) => unresolvedColumn(match[1] ?? '', find, cause),
  ],
  [/Could not find key "([^"]+)" in struct/, (match, find, cause) => unresolvedColumn(match[1] ?? '', find, cause)],
  [
    /Values list "[^"]*" does not have a column named "([^"]+)"/,
    (match, find, cause) => unresolvedColumn(match[1] ?? '', find, cause),
  ],
  [
    /Ambiguous reference to column name "([^"]+)"/,
    (match, find, cause) => error('AMBIGUOUS_NAME', `Column '${match[1]}' is ambiguous`, cause, find(match[1] ?? '')),
  ],
  [
    /column "?([^" ]+)"? must appear in the GROUP BY clause/,
    (match, find, cause) =>
      error(
        'EXPRESSION_NOT_AGGREGATE',
        `'${match[1]}' must be an aggregate expression or appear in GROUP BY clause`,
        cause,
        find(match[1] ?? ''),
      ),
  ],
  [
    /Could not convert string "([^"]*)" to (DECIMAL\(\d+,\s*\d+\))/,
    (match, _, cause) => error('INVALID_CAST_ARGUMENT', `Cannot cast '${match[1]}' to ${match[2]}`, cause),
  ],
  [
    /Could not convert string '([\s\S]*)' to (\w+)/,
    (match, _, cause) => error('INVALID_CAST_ARGUMENT', `Cannot cast '${match[1]}' to ${trinoName(match[2])}`, cause),
  ],
  [
    /(?:invalid|date|timestamp) field (?:value out of range|format): "([^"]*)"/i,
    (match, _, cause) => error('INVALID_CAST_ARGUMENT', `Value cannot be cast to date: ${match[1]}`, cause),
  ],
  [
    /Could not parse string "([^"]*)" according to format specifier/,
    (match, _, cause) => error('INVALID_FUNCTION_ARGUMENT', `Invalid format: "${match[1]}"`, cause),
  ],
  [
    /Overflow in (addition|subtraction|multiplication) of (\w+) \((.*)\)/,
    (match, _, cause) =>
      error(
        'NUMERIC_VALUE_OUT_OF_RANGE',
        `${trinoName(match[2]).toLowerCase()} ${match[1]} overflow: ${match[3]}`,
        cause,
      ),
  ],
  [
    /Type (?:DOUBLE|FLOAT) with value (\S+) can't be cast .* destination type INT64/s,
    (match, _, cause) => error('INVALID_CAST_ARGUMENT', `Unable to cast ${javaNumber(match[1])} to bigint`, cause),
  ],
  [
    /Failed to cast decimal value (\S+) to type INT\d+/,
    (match, _, cause) => error('NUMERIC_VALUE_OUT_OF_RANGE', `numerical overflow: ${match[1]}`, cause),
  ],
  [
    /Could not decode string "([\s\S]*)" as base64/,
    (match, _, cause) => error('INVALID_FUNCTION_ARGUMENT', `'${match[1]}' is not valid base64`, cause),
  ],
  [/Epoch seconds out of range/, (_match, _, cause) => error('INVALID_FUNCTION_ARGUMENT', 'Millis overflow', cause)],
  [
    /QUANTILE can only take parameters in the range/,
    (_match, _, cause) => error('INVALID_FUNCTION_ARGUMENT', 'Percentile must be between 0 and 1', cause),
  ],
  [
    /aggregate function calls cannot be nested/,
    (_match, _, cause) => error('NESTED_AGGREGATION', 'Cannot nest aggregations inside aggregation', cause),
  ],
  [
    /(?:value|Type \w+ with value) '?([^' ]+)'? (?:can't|is out of range|could not).*?(?:of|type|to) \w*\s*(INT\w+|DECIMAL\([^)]*\))/s,
    (match, _, cause) =>
      error('NUMERIC_VALUE_OUT_OF_RANGE', `Out of range for ${trinoName(match[2]).toLowerCase()}: ${match[1]}`, cause),
  ],
  [
    /Out of Range Error: ([\s\S]*)/,
    (match, _, cause) => error('NUMERIC_VALUE_OUT_OF_RANGE', firstLine(match[1]), cause),
  ],
  [
    /More than one row returned by a subquery/,
    (_match, _, cause) => error('SUBQUERY_MULTIPLE_ROWS', 'Scalar sub-query has returned multiple rows', cause),
  ],
  [
    /Map keys must be unique/,
    (_match, _, cause) => error('INVALID_FUNCTION_ARGUMENT', 'Duplicate map keys are not allowed', cause),
  ],
  [/Constraint Error: ([\s\S]*)/, (match, _, cause) => error('CONSTRAINT_VIOLATION', firstLine(match[1]), cause)],
  [/Conversion Error: ([\s\S]*)/, (match, _, cause) => error('INVALID_CAST_ARGUMENT', firstLine(match[1]), cause)],
  [
    /Out of Memory Error: ([\s\S]*)/,
    (match, _, cause) => new SqlError('EXCEEDED_MEMORY_LIMIT', firstLine(match[1]), { cause }),
  ],
  [
    /Parser Error: ([\s\S]*)/,
    (match, _, cause) =>
      new SqlError('NOT_SUPPORTED', `The local engine cannot read the translated statement: ${firstLine(match[1])}`, {
        cause,
      }),
  ],
  [
    /Not implemented Error: ([\s\S]*)/,
    (match, _, cause) =>
      new SqlError('NOT_SUPPORTED', `The local engine cannot do this: ${firstLine(match[1])}`, { cause }),
  ],
  [/Binder Error: ([\s\S]*)/, (match, _, cause) => error('SYNTAX_ERROR', firstLine(match[1]), cause)],
  [
    /Invalid Input Error: ([\s\S]*)/,
    (match, _, cause) => error('INVALID_FUNCTION_ARGUMENT', firstLine(match[1]), cause),
  ],
];

// As Java writes what DuckDB writes as nan, inf and 1e+30.
function javaNumber(text = ''): string {
  return formatDouble({ nan: Number.NaN, inf: Infinity, '-inf': -Infinity }[text] ?? Number(text));
}

function firstLine(text = ''): string {
  return text.split('\n')[0]?.trim() ?? '';
}

function unresolvedColumn(name: string, find: FindName, cause: unknown): SqlError {
  const detail = `Column '${name}' cannot be resolved or requester is not authorized to access requested resources`;
  return error('COLUMN_NOT_FOUND', detail, cause, find(name));
}

/** What went wrong in DuckDB, in Athena's words. Anything unheard of is an internal error with DuckDB's message. */
export function toSqlError(failure: unknown, find: FindName = () => undefined): SqlError {
  if (failure instanceof SqlError) return failure;
  if (isStackOverflow(failure)) return statementTooLarge();
  const message = failure instanceof Error ? failure.message : String(failure);
  for (const [pattern, toError] of rules) {
    const match = pattern.exec(message);
    if (match !== null) return toError(match, find, failure);
  }
  return new SqlError('GENERIC_INTERNAL_ERROR', firstLine(message), { category: 1, cause: failure });
}
