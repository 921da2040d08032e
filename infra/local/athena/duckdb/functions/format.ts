import { type DataType, isDecimal, isFloat, isInteger, isUnknown, plainType } from '../../trino/data-type.ts';
import { notSupported, SqlError } from '../../trino/sql-error.ts';
import type { FunctionCall } from '../../trino/syntax-tree.ts';
import { textOf } from '../translate/emit-cast.ts';
import type { Emitted } from '../translate/emit-expression.ts';
import { quoteText } from '../translate/quote.ts';
import type { Translation, TypedSql } from '../translate/translation.ts';
import { checkedArguments, standIn } from './function-definition.ts';
import { literalText } from './literal-text.ts';

const specifiers = /%(?:%|(?<left>-)?(?<zero>0)?(?<width>[1-9]\d*)?(?:\.(?<precision>\d+))?(?<kind>[sdf]))/g;

// The decimal places that %f writes when it does not say how many.
const defaultPlaces = 6;

/** `format`: Java's conversions to text, decimal integer and fixed point, each with width, and with leading zeros. */
export function emitFormat(call: FunctionCall, translation: Translation): Emitted {
  const pattern = literalText(call, 0, 'pattern');
  if (pattern.replaceAll(specifiers, '').includes('%')) throw notSupported(`format with '${pattern}'`, call.at);
  const args = checkedArguments({ ...call, args: call.args.slice(1) }, 'any*', translation);
  const open = standIn(args);
  if (open !== undefined) return open;
  const parts: string[] = [];
  let end = 0;
  let used = 0;
  for (const match of pattern.matchAll(specifiers)) {
    parts.push(quoteText(pattern.slice(end, match.index)));
    end = match.index + match[0].length;
    if (match[0] === '%%') {
      parts.push("'%'");
      continue;
    }
    const value = args[used];
    used += 1;
    if (value === undefined) throw formatFault(call, pattern, `Format specifier '${match[0]}'`);
    parts.push(convert(value, match.groups ?? {}, call, pattern));
  }
  parts.push(quoteText(pattern.slice(end)));
  return { sql: `(${parts.join(' || ')})`, type: plainType('varchar') };
}

type Specifier = Readonly<Record<string, string | undefined>>;

function convert(
  value: TypedSql,
  { left, zero, width, precision, kind = 's' }: Specifier,
  call: FunctionCall,
  pattern: string,
) {
  if (['array', 'map', 'row'].includes(value.type.name)) throw notSupported(`format of a ${value.type.name}`, call.at);
  requireConvertible(value.type, kind, call, pattern);
  if ((left !== undefined || zero !== undefined) && width === undefined)
    throw notSupported(`format with '${pattern}'`, call.at);
  if (kind === 'd' && precision !== undefined) throw notSupported(`format with '${pattern}'`, call.at);
  const text = kind === 'f' ? fixedPoint(value, Number(precision ?? defaultPlaces), call) : textOf(value);
  const present = kind === 's' && precision !== undefined ? `left(${text}, ${precision})` : text;
  const padded = zero !== undefined && kind !== 's' ? `trino_zero_pad(${present}, ${width})` : present;
  // Java cuts "null" like any other text.
  const missing = precision === undefined ? 'null' : 'null'.slice(0, Number(precision));
  const shown = `coalesce(${padded}, ${quoteText(missing)})`;
  return width === undefined ? shown : `printf('%${left ?? ''}${width}s', ${shown})`;
}

// Java refuses to write a number of one kind as another.
function requireConvertible(type: DataType, kind: string, call: FunctionCall, pattern: string): void {
  if (kind === 's' || isUnknown(type)) return;
  if (kind === 'd' ? isInteger(type) : isFloat(type) || isDecimal(type)) return;
  const javaNames = { double: 'java.lang.Double', real: 'java.lang.Float', varchar: 'java.lang.String' } as const;
  const javaName = isInteger(type) ? 'java.lang.Long' : isDecimal(type) ? 'java.math.BigDecimal' : undefined;
  const name = javaName ?? javaNames[type.name as 'double'] ?? 'java.lang.Object';
  throw formatFault(call, pattern, `IllegalFormatConversion: ${kind} != ${name}`);
}

function formatFault(call: FunctionCall, pattern: string, why: string): SqlError {
  return new SqlError('INVALID_FUNCTION_ARGUMENT', `Invalid format string: ${pattern} (${why})`, { at: call.at });
}

// Java rounds the decimal digits half up, never the binary fraction, and neither it nor this goes through a double.
function fixedPoint({ sql, type }: TypedSql, places: number, call: FunctionCall): string {
  if (isUnknown(type)) return 'NULL';
  if (places > 20) throw notSupported('format with more than 20 decimal places', call.at);
  const rounded = `CAST(CAST(CAST(${sql} AS VARCHAR) AS DECIMAL(38, ${places})) AS VARCHAR)`;
  return isFloat(type) ? `(CASE WHEN isfinite(${sql}) THEN ${rounded} ELSE trino_double_text(${sql}) END)` : rounded;
}
