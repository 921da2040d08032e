import type { ResultColumn } from '../engine/engine.ts';
import { resultColumn } from '../engine/result-columns.ts';
import type { ExactValue } from './protocol/exact-json.ts';
import type { TrinoColumn } from './protocol/statement-page.ts';
import { dataTypeOf, type TypeSignature } from './protocol/type-signature.ts';

type Format = (value: ExactValue) => string;

/** How Athena writes the values of a type in results; `null` for NULL. */
export function valueFormat(type: TypeSignature): (value: ExactValue) => string | null {
  const format = presentFormat(type);
  return (value) => (value === null ? null : format(value));
}

function presentFormat({ name, parts }: TypeSignature): Format {
  if (name === 'varbinary') return (value) => hexText(String(value));
  if (name === 'array') {
    const element = nestedFormat(parts[0]?.type);
    return (value) => (Array.isArray(value) ? `[${value.map(element).join(', ')}]` : String(value));
  }
  if (name === 'map') {
    const element = nestedFormat(parts[1]?.type);
    return (value) => (Array.isArray(value) ? `{${entryTexts(value, element).join(', ')}}` : String(value));
  }
  if (name === 'row') {
    const fields = parts.map((part, index) => ({
      name: part.name ?? `field${index}`,
      format: nestedFormat(part.type),
    }));
    return (value) => {
      const values = Array.isArray(value) ? value : [];
      return `{${fields.map((field, index) => `${field.name}=${field.format(values[index] ?? null)}`).join(', ')}}`;
    };
  }
  return String;
}

function nestedFormat(type: TypeSignature | undefined): Format {
  const format = type === undefined ? String : presentFormat(type);
  return (value) => (value === null ? 'null' : format(value));
}

// Keys come as text already: the protocol writes a map as a JSON object.
function entryTexts(entries: readonly ExactValue[], element: Format): string[] {
  const texts: string[] = [];
  for (let index = 0; index + 1 < entries.length; index += 2) {
    texts.push(`${String(entries[index])}=${element(entries[index + 1] ?? null)}`);
  }
  return texts;
}

// The protocol has bytes in base 64, Athena writes them in hex with spaces.
function hexText(base64: string): string {
  return [...Buffer.from(base64, 'base64')].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** A column as GetQueryResults describes it. */
export function trinoResultColumn({ name, type }: TrinoColumn): ResultColumn {
  const known = dataTypeOf(type);
  return known === undefined ? { name, type: type.name, precision: 0, scale: 0 } : resultColumn(name, known);
}
