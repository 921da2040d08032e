import { type DataType, plainType, typeNames } from '../../trino/data-type.ts';
import { type ExactValue, fieldsOf, itemsOf, textOf } from './exact-json.ts';

/** The type of a column as Trino's protocol states it. */
export interface TypeSignature {
  /** Lower case: `decimal`, `timestamp with time zone`, `row`, … */
  readonly name: string;
  /** Precision and scale, length, digits of the seconds. */
  readonly numbers: readonly number[];
  /** Elements of an array, key and value of a map, fields of a row. */
  readonly parts: readonly { readonly name?: string; readonly type: TypeSignature }[];
}

// What Trino gives as the length of a varchar without one.
const unbounded = 2_147_483_647;

/** Reads `{rawType, arguments: [{kind, value}]}`. */
export function readTypeSignature(value: ExactValue | undefined): TypeSignature {
  const fields = fieldsOf(value);
  const args = itemsOf(fields.get('arguments')).map((argument) => fieldsOf(argument));
  const valuesOf = (kind: string) => args.filter((arg) => arg.get('kind') === kind).map((arg) => arg.get('value'));
  const named = valuesOf('NAMED_TYPE').map((argument) => {
    const part = fieldsOf(argument);
    const name = textOf(fieldsOf(part.get('fieldName')).get('name'));
    return { type: readTypeSignature(part.get('typeSignature')), ...(name !== undefined && { name }) };
  });
  return {
    name: (textOf(fields.get('rawType')) ?? 'unknown').toLowerCase(),
    numbers: valuesOf('LONG')
      .map(Number)
      .filter((number) => number !== unbounded),
    parts: [...valuesOf('TYPE').map((type) => ({ type: readTypeSignature(type) })), ...named],
  };
}

/** The same as a type of Athena's SQL; `undefined` for one that no column of Athena has (HyperLogLog and the like). */
export function dataTypeOf({ name, numbers, parts }: TypeSignature): DataType | undefined {
  const known = typeNames.find((candidate) => candidate === name);
  if (known === undefined) return undefined;
  const types = parts.map(({ type }) => dataTypeOf(type));
  const whole = types.filter((type) => type !== undefined);
  if (whole.length !== types.length) return undefined;
  if (known === 'array' || known === 'map') return { ...plainType(known), elements: whole };
  if (known !== 'row') return plainType(known, ...numbers);
  const fields = whole.map((type, index) => {
    const field = parts[index]?.name;
    return { type, ...(field !== undefined && { name: field }) };
  });
  return { ...plainType('row'), fields };
}
