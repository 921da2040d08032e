import type { Field, Outline } from './schema-outline.ts';

export type CustomerKeyOf = (customerId: string) => string;

/** Copies a valid value without its personal fields. */
export type Redact = (value: unknown, customerKeyOf: CustomerKeyOf) => unknown;

type RedactMember = (value: unknown, customerKeyOf: CustomerKeyOf) => unknown;

interface Member {
  readonly name: string;
  readonly publicName: string;
  readonly redact: RedactMember | undefined;
}

function keyOf(value: unknown, customerKeyOf: CustomerKeyOf): string | null {
  return typeof value === 'string' ? customerKeyOf(value) : null;
}

function holdsPrivate({ outline, privacy }: Field): boolean {
  if (privacy) return true;
  if (outline.kind === 'object') return [...outline.fields.values()].some(holdsPrivate);
  if (outline.kind === 'array') return holdsPrivate(outline.element);
  if (outline.kind === 'record') return holdsPrivate(outline.value);
  return outline.kind === 'choice' && outline.options.some(holdsPrivate);
}

function holdsNothingPublic({ outline, privacy }: Field): boolean {
  if (privacy === 'personal') return true;
  return outline.kind === 'object' && [...outline.fields.values()].every(holdsNothingPublic);
}

/** The name in the lake of a pseudonymised field: `customerId` becomes `customerKey`. */
function publicMember(name: string, field: Field): Member {
  if (field.privacy !== 'pseudonymised') return { name, publicName: name, redact: redactorOf(field) };
  return { name, publicName: name.replace(/Id$/, 'Key'), redact: keyOf };
}

function redactorOfObject({ fields }: Extract<Outline, { kind: 'object' }>): Redact {
  const members = [...fields].filter(([, field]) => !holdsNothingPublic(field)).map((entry) => publicMember(...entry));
  return (value, customerKeyOf) => {
    const original = value as Record<string, unknown>;
    const copy: Record<string, unknown> = {};
    for (const { name, publicName, redact } of members) {
      const member = original[name];
      if (member !== undefined) copy[publicName] = redact ? redact(member, customerKeyOf) : member;
    }
    return copy;
  };
}

function redactorOfOutline(outline: Outline): Redact {
  if (outline.kind === 'object') return redactorOfObject(outline);
  const redact = outline.kind === 'array' ? redactorOf(outline.element) : undefined;
  if (!redact)
    throw new Error(`contracts cannot hold personal fields in a ${outline.kind}: teach redact-detail.ts how`);
  return (value, customerKeyOf) => (value as unknown[]).map((element) => redact(element, customerKeyOf));
}

/**
 * Compiles the privacy marks of a schema into a copy of what is public. An allow-list: what the schema does not name is not copied.
 * Undefined when nothing in it is personal.
 */
export function redactorOf(field: Field): Redact | undefined {
  if (!holdsPrivate(field)) return undefined;
  const redact = redactorOfOutline(field.outline);
  return (value, customerKeyOf) => (value === null ? null : redact(value, customerKeyOf));
}
