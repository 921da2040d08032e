import { z } from 'zod';
import { PRIVACY, type Privacy } from './privacy.ts';

type ScalarType = 'string' | 'number' | 'boolean';

/**
 * A zod schema reduced to what the contracts use of it, so that it can be walked: for accepting events quickly, for masking, for
 * checks on the contracts themselves.
 */
export type Outline =
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Field> }
  | { readonly kind: 'array'; readonly element: Field; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'record'; readonly key: Field; readonly value: Field }
  | { readonly kind: 'scalar'; readonly types: ReadonlySet<ScalarType>; readonly accepts: Test<unknown> }
  | { readonly kind: 'choice'; readonly options: readonly Field[] };

export interface Field {
  readonly outline: Outline;
  readonly isOptional: boolean;
  readonly isNullable: boolean;
  readonly privacy: Privacy | undefined;
}

type Test<T> = (value: T) => boolean;

/** A check that this module cannot read is a mistake in a contract, found when the module is loaded. */
function unreadable(what: string): Error {
  return new Error(`contracts cannot use ${what}: teach schema-outline.ts what it means`);
}

function definitionOf(check: z.core.$ZodCheck<never>): z.core.$ZodChecks['_zod']['def'] {
  // zod types a schema's checks by their common base only; the concrete ones are a closed union.
  return (check as unknown as z.core.$ZodChecks)._zod.def;
}

interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/** Takes the bounds out of a schema's checks; one comparison of numbers is faster than a chain of tests. */
function rangeOf(checks: readonly z.core.$ZodCheck<never>[]): Range {
  const range = { minimum: Number.NEGATIVE_INFINITY, maximum: Number.POSITIVE_INFINITY };
  for (const definition of checks.map(definitionOf)) {
    if (definition.check === 'min_length') range.minimum = Math.max(range.minimum, definition.minimum);
    else if (definition.check === 'max_length') range.maximum = Math.min(range.maximum, definition.maximum);
    else if (definition.check === 'greater_than' && definition.inclusive) {
      range.minimum = Math.max(range.minimum, Number(definition.value));
    } else if (definition.check === 'less_than' && definition.inclusive) {
      range.maximum = Math.min(range.maximum, Number(definition.value));
    } else throw unreadable(`the check ${definition.check}`);
  }
  return range;
}

function contentTest(definition: z.core.$ZodChecks['_zod']['def']): Test<string> | undefined {
  if (definition.check === 'overwrite') return (value) => definition.tx(value) === value;
  if (definition.check !== 'string_format' || !definition.pattern) return undefined;
  const { pattern } = definition;
  return (value) => pattern.test(value);
}

function stringTest(checks: readonly z.core.$ZodCheck<never>[]): Test<unknown> {
  const contents = checks.map((check) => contentTest(definitionOf(check)));
  const { minimum, maximum } = rangeOf(checks.filter((_, index) => contents[index] === undefined));
  const isContentRight = all(contents.filter((test) => test !== undefined));
  if (!isContentRight)
    return (value) => typeof value === 'string' && value.length <= maximum && value.length >= minimum;
  return (value) =>
    typeof value === 'string' && value.length <= maximum && value.length >= minimum && isContentRight(value);
}

function all<T>(tests: readonly Test<T>[]): Test<T> | undefined {
  const [first, ...rest] = tests;
  const others = rest.length > 0 ? all(rest) : undefined;
  return first && others ? (value) => first(value) && others(value) : first;
}

function integerTest(checks: readonly z.core.$ZodCheck<never>[]): Test<unknown> {
  const { minimum, maximum } = rangeOf(checks);
  return (value) => typeof value === 'number' && value >= minimum && value <= maximum && Number.isSafeInteger(value);
}

function scalar(types: Iterable<ScalarType>, accepts: (value: unknown) => boolean): Outline {
  return { kind: 'scalar', types: new Set(types), accepts };
}

function outlineOfValues(values: readonly unknown[]): Outline {
  const allowed = new Set(values);
  const types = values.map((value) => typeof value).filter((type) => type === 'string' || type === 'number');
  return scalar(types, (value) => allowed.has(value));
}

function outlineOf(schema: z.core.$ZodType): Outline {
  // The concrete schema classes are a closed union that zod documents for tools that walk schemas.
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const checks = def.checks ?? [];
  switch (def.type) {
    case 'string':
      return scalar(['string'], stringTest(checks));
    case 'number':
      if (!('format' in def) || def.format !== 'safeint') throw unreadable('numbers with fractions');
      return scalar(['number'], integerTest(checks));
    case 'boolean':
      return scalar(['boolean'], (value) => typeof value === 'boolean');
    case 'literal':
      return outlineOfValues(def.values);
    case 'enum':
      return outlineOfValues(Object.values(def.entries));
    case 'object':
      return { kind: 'object', fields: new Map(Object.entries(def.shape).map(([name, one]) => [name, fieldOf(one)])) };
    case 'array': {
      const { minimum, maximum } = rangeOf(checks);
      return { kind: 'array', element: fieldOf(def.element), minimum, maximum };
    }
    case 'record':
      return { kind: 'record', key: fieldOf(def.keyType), value: fieldOf(def.valueType) };
    case 'union':
      return { kind: 'choice', options: def.options.map(fieldOf) };
    default:
      throw unreadable(`the type ${def.type}`);
  }
}

function privacyOf(schema: z.core.$ZodType): Privacy | undefined {
  const mark = z.globalRegistry.get(schema)?.[PRIVACY];
  return mark === 'personal' || mark === 'pseudonymised' ? mark : undefined;
}

/** Reads a schema with the wrappers around it. Throws when it uses a part of zod that the contracts have no use for yet. */
export function fieldOf(schema: z.core.$ZodType): Field {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const privacy = privacyOf(schema);
  // What is caught is no longer what was sent: the slow way sees to it.
  if (def.type === 'catch') return fieldOf(def.innerType);
  if (def.type !== 'optional' && def.type !== 'nullable') {
    return { outline: outlineOf(schema), isOptional: false, isNullable: false, privacy };
  }
  const inner = fieldOf(def.innerType);
  const wrapper = def.type === 'optional' ? { isOptional: true } : { isNullable: true };
  return { ...inner, ...wrapper, privacy: privacy ?? inner.privacy };
}
