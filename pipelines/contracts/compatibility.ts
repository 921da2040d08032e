import type { JsonSchema } from './json-schemas.ts';
import { PRIVACY } from './privacy.ts';

export type BreakKind =
  | 'FIELD_REMOVED'
  | 'FIELD_RETYPED'
  | 'NEW_REQUIRED_FIELD'
  | 'FIELD_NOW_REQUIRED'
  | 'VALUES_NARROWED'
  | 'PRIVACY_CHANGED';

/** A change after which an event that was valid no longer is, or no longer means the same. */
export interface BreakingChange {
  readonly kind: BreakKind;
  /** JSON pointer into the detail; `*` is any element of a list or any key of a map. */
  readonly path: string;
  readonly message: string;
}

/** Keywords whose value may only grow, only shrink, or not change at all, if all old values are to stay valid. */
const mayOnlyGrow = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'];
const mayOnlyShrink = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'];
const mayOnlyGo = ['pattern', 'format', 'multipleOf', 'uniqueItems'];

function alternativesOf(schema: JsonSchema): readonly JsonSchema[] {
  if (schema.anyOf) return schema.anyOf.flatMap(alternativesOf);
  return Array.isArray(schema.type) ? schema.type.map((type) => ({ ...schema, type })) : [schema];
}

function typeOf(schema: JsonSchema): string {
  if (typeof schema.type === 'string') return schema.type;
  const [first] = valuesOf(schema) ?? [];
  return first === null ? 'null' : typeof first;
}

function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  return schema.enum ?? ('const' in schema ? [schema.const] : undefined);
}

function isTypeKept(previous: JsonSchema, next: JsonSchema): boolean {
  const [before, after] = [typeOf(previous), typeOf(next)];
  return before === after || (before === 'integer' && after === 'number');
}

function numberOf(schema: JsonSchema, keyword: string, absent: number): number {
  const value = schema[keyword];
  return typeof value === 'number' ? value : absent;
}

function narrowedKeywords(previous: JsonSchema, next: JsonSchema): string[] {
  const infinity = Number.POSITIVE_INFINITY;
  return [
    ...mayOnlyGrow.filter((keyword) => numberOf(next, keyword, infinity) < numberOf(previous, keyword, infinity)),
    ...mayOnlyShrink.filter((keyword) => numberOf(next, keyword, -infinity) > numberOf(previous, keyword, -infinity)),
    ...mayOnlyGo.filter((keyword) => next[keyword] !== undefined && next[keyword] !== previous[keyword]),
  ];
}

function findNarrowing(previous: JsonSchema, next: JsonSchema, path: string): BreakingChange[] {
  const [before, after] = [valuesOf(previous), valuesOf(next)];
  const lost = after && (before ? before.filter((value) => !after.includes(value)) : ['any other']);
  const changes = narrowedKeywords(previous, next).map((keyword) => `${keyword} is stricter`);
  if (lost && lost.length > 0) changes.push(`no longer allowed: ${lost.join(', ')}`);
  return changes.map((message) => ({ kind: 'VALUES_NARROWED', path, message }));
}

function findInProperties(previous: JsonSchema, next: JsonSchema, path: string): BreakingChange[] {
  const [before, after] = [previous.properties ?? {}, next.properties ?? {}];
  const changes = Object.entries(before).flatMap(([name, property]): BreakingChange[] => {
    const kept = after[name];
    if (kept) return findBreakingChanges(property, kept, `${path}/${name}`);
    return [{ kind: 'FIELD_REMOVED', path: `${path}/${name}`, message: 'the field is gone' }];
  });
  const added = (next.required ?? []).filter((name) => !previous.required?.includes(name));
  return [
    ...changes,
    ...added.map((name): BreakingChange => {
      const kind = name in before ? 'FIELD_NOW_REQUIRED' : 'NEW_REQUIRED_FIELD';
      return { kind, path: `${path}/${name}`, message: 'older producers do not send it' };
    }),
  ];
}

function findInElements(previous: JsonSchema, next: JsonSchema, path: string): BreakingChange[] {
  return (['items', 'additionalProperties', 'propertyNames'] as const).flatMap((keyword) => {
    const after = next[keyword];
    return after ? findBreakingChanges(previous[keyword] ?? {}, after, `${path}/*`) : [];
  });
}

function findInAlternative(previous: JsonSchema, next: JsonSchema, path: string): BreakingChange[] {
  return [
    ...findNarrowing(previous, next, path),
    ...findInProperties(previous, next, path),
    ...findInElements(previous, next, path),
  ];
}

function fewest(lists: readonly BreakingChange[][]): BreakingChange[] {
  return lists.reduce((best, list) => (list.length < best.length ? list : best));
}

/**
 * Compares two JSON Schemas of one event: what of it would break those who send or read it by the previous one. Relaxing a field,
 * or adding an optional one, breaks nothing.
 */
export function findBreakingChanges(previous: JsonSchema, next: JsonSchema, path = ''): BreakingChange[] {
  const changes: BreakingChange[] = [];
  if (previous[PRIVACY] !== next[PRIVACY]) {
    changes.push({ kind: 'PRIVACY_CHANGED', path, message: `${PRIVACY} is ${String(next[PRIVACY] ?? 'gone')}` });
  }
  const offered = alternativesOf(next);
  for (const alternative of alternativesOf(previous)) {
    const sameType = offered.filter((one) => isTypeKept(alternative, one));
    if (sameType.length > 0) {
      changes.push(...fewest(sameType.map((one) => findInAlternative(alternative, one, path))));
    } else {
      changes.push({ kind: 'FIELD_RETYPED', path, message: `no longer of type ${typeOf(alternative)}` });
    }
  }
  return changes;
}
