import {
  DuckDBArrayType,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBMapType,
  DuckDBMapValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { javaExponent } from './type-recorder.ts';

/** What a JavaScript number stands for; Java writes a double, a float and an integer of the same value differently. */
export type NumberKind = 'whole' | 'double' | 'real' | readonly NumberKind[];

/** The kind of the numbers of a column; of a list, map or row the kinds of its parts in order. */
export function numberKind(type: DuckDBType): NumberKind {
  if (type instanceof DuckDBListType || type instanceof DuckDBArrayType) return [numberKind(type.valueType)];
  if (type instanceof DuckDBMapType) return [numberKind(type.keyType), numberKind(type.valueType)];
  if (type instanceof DuckDBStructType) return type.entryTypes.map(numberKind);
  return { DOUBLE: 'double' as const, FLOAT: 'real' as const }[type.toString()] ?? 'whole';
}

/** A value as Athena writes it in results; `null` for NULL. */
export function formatValue(value: DuckDBValue, numberKind: NumberKind = 'whole'): string | null {
  return value === null ? null : formatPresent(value, numberKind);
}

function formatPresent(value: NonNullable<DuckDBValue>, kind: NumberKind): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(value, kind);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof DuckDBTimestampValue) return formatTimestamp(value.micros, 6);
  if (value instanceof DuckDBTimestampMillisecondsValue) return formatTimestamp(value.millis * 1000n, 3);
  if (value instanceof DuckDBTimestampSecondsValue) return formatTimestamp(value.seconds * 1_000_000n, 0);
  // What DuckDB has no type for: as many digits as there are.
  if (value instanceof DuckDBTimestampTZValue)
    return `${formatTimestamp(value.micros, value.micros % 1000n === 0n ? 3 : 6)} UTC`;
  if (value instanceof DuckDBDateValue) return formatDate(value.days);
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return `[${value.items.map((item) => formatNested(item, kind)).join(', ')}]`;
  }
  if (value instanceof DuckDBMapValue) {
    return `{${value.entries.map(({ key, value: item }) => `${formatNested(key, kind)}=${formatNested(item, kind, 1)}`).join(', ')}}`;
  }
  if (value instanceof DuckDBStructValue) return formatStruct(value, kind);
  if (value instanceof DuckDBBlobValue) return formatBytes(value.bytes);
  if (value instanceof DuckDBIntervalValue) return formatInterval(value);
  return String(value);
}

function formatNested(value: DuckDBValue, kinds: NumberKind, index = 0): string {
  if (value === null) return 'null';
  return formatPresent(value, (typeof kinds === 'string' ? undefined : kinds[index]) ?? 'whole');
}

function formatNumber(value: number, kind: NumberKind): string {
  if (kind === 'whole' && Number.isInteger(value)) return String(value);
  return formatDouble(kind === 'real' ? shortestReal(value) : value);
}

/** The shortest number that is the same 32-bit float: 1.1, not 1.100000023841858. */
function shortestReal(value: number): number {
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** A double in Java's notation: 10.0, 0.001, 1.0E7, NaN, Infinity. */
export function formatDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0.0';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e7)) return javaExponent(value);
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `2026-01-01`; years beyond 9999 and before 0 have a sign. */
export function formatDate(days: number): string {
  return plainYear(new Date(days * 86_400_000).toISOString().slice(0, -14));
}

// JavaScript writes such years with six digits, Java with as many as they have but at least four.
function plainYear(text: string): string {
  return text.replace(/^([+-])0*(\d{4,})/, '$1$2');
}

/** `2026-01-01 00:00:00.000`, with as many digits as the type has: 0, 3 or 6. */
export function formatTimestamp(micros: bigint, digits: number): string {
  const millis = micros / 1000n - (micros % 1000n < 0n ? 1n : 0n);
  const rest = micros - millis * 1000n;
  const text = plainYear(new Date(Number(millis)).toISOString().replace('T', ' ').replace('Z', ''));
  if (digits === 0) return text.slice(0, -4);
  return digits === 3 ? text : `${text}${String(rest).padStart(3, '0')}`;
}

function formatStruct({ entries }: DuckDBStructValue, kinds: NumberKind): string {
  const fields = Object.entries(entries).map(
    ([name, item], index) => `${name === '' ? `field${index}` : name}=${formatNested(item, kinds, index)}`,
  );
  return `{${fields.join(', ')}}`;
}

function formatBytes(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function formatInterval({ months, days, micros }: DuckDBIntervalValue): string {
  if (months !== 0) return `${months < 0 ? '-' : ''}${Math.trunc(Math.abs(months) / 12)}-${Math.abs(months) % 12}`;
  const total = BigInt(days) * 86_400_000_000n + micros;
  const size = total < 0n ? -total : total;
  const part = (unit: bigint, modulus: bigint, width: number) => String((size / unit) % modulus).padStart(width, '0');
  const clock = `${part(3_600_000_000n, 24n, 2)}:${part(60_000_000n, 60n, 2)}:${part(1_000_000n, 60n, 2)}.${part(1000n, 1000n, 3)}`;
  return `${total < 0n ? '-' : ''}${size / 86_400_000_000n} ${clock}`;
}
