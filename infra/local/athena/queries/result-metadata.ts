import type { ResultColumn } from '../engine/engine.ts';

/**
 * The `.metadata` object beside a result. Athena's is an undocumented protocol buffer that clients do not read; this one has
 * the same fields in the same order as far as they can be seen: one message (field 4) for each column.
 */
export function resultMetadata(columns: readonly ResultColumn[]): Uint8Array {
  return concatenate(columns.map((column) => field(4, describe(column))));
}

function describe({ name, type, precision, scale }: ResultColumn): Uint8Array {
  return concatenate([
    field(1, utf8('hive')),
    field(4, utf8(name)),
    field(5, utf8(name)),
    field(6, utf8(type)),
    numberField(7, precision),
    numberField(8, scale),
    numberField(9, 3),
    numberField(10, type === 'varchar' || type === 'char' ? 1 : 0),
  ]);
}

const utf8 = (text: string) => new TextEncoder().encode(text);

// https://protobuf.dev/programming-guides/encoding: wire type 2 is bytes with their length, wire type 0 a number.
function field(number: number, content: Uint8Array): Uint8Array {
  return concatenate([varint((number << 3) | 2), varint(content.length), content]);
}

function numberField(number: number, value: number): Uint8Array {
  return concatenate([varint(number << 3), varint(value)]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytes, rest]);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
