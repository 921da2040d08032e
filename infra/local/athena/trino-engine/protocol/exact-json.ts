/** JSON with nothing lost: a number is its text, an object its keys and values by turns, in the order they came in. */
export type ExactValue = string | boolean | null | readonly ExactValue[];

// A string, a number, or what makes an object; a string is matched first, so that nothing inside of it is.
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[{}:]/g;

const rewritten: Readonly<Record<string, string>> = { '{': '[', '}': ']', ':': ',' };

/**
 * Reads JSON without turning numbers into JavaScript's and objects into ones whose keys are sorted and merged: Trino's
 * bigints have 19 digits, its doubles a form of their own (1.0E7), and the keys of its maps come as they are.
 * @throws SyntaxError when the text is no JSON
 */
export function parseExactJson(text: string): ExactValue {
  const written = text.replaceAll(tokens, (token) =>
    token.startsWith('"') ? token : (rewritten[token] ?? `"${token}"`),
  );
  return JSON.parse(written) as ExactValue;
}

/** An object's fields by name. */
export function fieldsOf(value: ExactValue | undefined): ReadonlyMap<string, ExactValue> {
  const fields = new Map<string, ExactValue>();
  if (!Array.isArray(value)) return fields;
  for (let index = 0; index + 1 < value.length; index += 2) fields.set(String(value[index]), value[index + 1] ?? null);
  return fields;
}

/** An array's items; none of anything else. */
export function itemsOf(value: ExactValue | undefined): readonly ExactValue[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: ExactValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number small enough for JavaScript; 0 when there is none. */
export function countOf(value: ExactValue | undefined): number {
  return typeof value === 'string' ? Number(value) : 0;
}
