/** Nobody nests properties deeper on purpose. */
const DEEPEST = 20;
const NAMES = ['name', 'key', 'attribute', 'label'];
const VALUES = ['value', 'values'];

/**
 * Properties of a product, however a shop writes them, as one text each: `{"Color": "red"}`, `[{"name": "Color", "value":
 * "red"}]`, the same as text, or `Color: red; Size: S` are all said as `Color red`. What is null or empty is left out.
 */
export function flatAttributes(attributes: unknown): string[] {
  return typeof attributes === 'string' ? attributesOfText(attributes) : flatten(attributes, []);
}

function attributesOfText(text: string): string[] {
  if (/^\s*[[{]/.test(text)) {
    try {
      return flatten(JSON.parse(text), []);
    } catch {
      // A text that merely begins with a bracket.
    }
  }
  // The colon of `16:9` is no end of a name.
  const pairs = text.split(/[;|\n]/).map((pair) => pair.trim().replace(/\s*(?<!\d):\s*|\s*:\s+/, ' '));
  return pairs.filter((pair) => pair !== '');
}

function flatten(value: unknown, names: readonly string[], depth = 0): string[] {
  if (value === null || value === undefined || depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((each) => flatten(each, names, depth + 1));
  if (typeof value === 'object') return flattenObject(value, names, depth + 1);
  const text = String(value).trim();
  return text === '' ? [] : [[...names, text].join(' ')];
}

function flattenObject(value: object, names: readonly string[], depth: number): string[] {
  const entries = Object.entries(value);
  const name = entries.find(([key]) => NAMES.includes(key.toLowerCase()))?.[1];
  const named = entries.find(([key]) => VALUES.includes(key.toLowerCase()));
  if (named !== undefined && ['string', 'number'].includes(typeof name))
    return flatten(named[1], [...names, `${name}`], depth);
  return entries.flatMap(([key, each]) => flatten(each, [...names, key], depth));
}
