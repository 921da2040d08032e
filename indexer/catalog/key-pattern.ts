/** The place in a key that holds the product's id. */
const idPlace = '{id}';
/** Stands for any text, also for none. */
const anything = '*';

/** What a key of a product looks like: `PRODUCT#{id}`, `DETAILS`, or `*` for any. */
export type KeyPattern = string;

export function namesId(pattern: KeyPattern): boolean {
  return pattern.includes(idPlace);
}

/** Why a pattern cannot be used, or undefined. */
export function patternFault(pattern: KeyPattern): string | undefined {
  if (pattern.split(idPlace).length > 2) return `holds ${idPlace} twice`;
  if (/[{}]/.test(pattern.replace(idPlace, ''))) return `knows no other braces than ${idPlace}`;
  return undefined;
}

/** The product's id if the key has this form; '' of a pattern that names none; undefined if it has another form. */
export function matchKey(pattern: KeyPattern, key: string): string | undefined {
  const match = expressionOf(pattern).exec(key);
  return match ? (match.groups?.id ?? '') : undefined;
}

/** The key of a product. A `*` becomes nothing, so only patterns without it make keys that are worth having. */
export function fillKey(pattern: KeyPattern, id: string): string {
  return pattern.replaceAll(anything, '').replace(idPlace, () => id);
}

const expressions = new Map<KeyPattern, RegExp>();

function expressionOf(pattern: KeyPattern): RegExp {
  const known = expressions.get(pattern);
  if (known) return known;
  const source = pattern
    .split(/(\{id\}|\*)/)
    .map((part) =>
      part === idPlace ? '(?<id>.+)' : part === anything ? '.*' : part.replace(/[\\^$.*+?()[\]|]/g, '\\$&'),
    )
    .join('');
  // Keys may hold line breaks, which the dot must take as well.
  const expression = new RegExp(`^${source}$`, 's');
  expressions.set(pattern, expression);
  return expression;
}
