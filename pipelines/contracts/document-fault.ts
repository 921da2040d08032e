import type { Disagreement } from './contract.ts';
import { jsonPointer } from './json-pointer.ts';
import { maskUnknownName } from './known-names.ts';
import type { RejectionCode } from './rejection.ts';
import { decodeString, scanJson } from './scan-json.ts';

const QUOTE = 34;

const messages = {
  RESERVED_KEY: 'this key is reserved in JavaScript',
  DUPLICATE_KEY: 'this key is written twice in one object',
  AMBIGUOUS_KEY: 'another key of the same object differs from this one only in case',
  NUL_CHARACTER: 'holds the NUL character (U+0000)',
} as const satisfies Partial<Record<RejectionCode, string>>;

type FaultCode = keyof typeof messages;

interface OpenObject {
  readonly keys: Set<string>;
  readonly keysInLowerCase: Set<string>;
  step: string;
}

interface OpenArray {
  step: number;
}

function faultOfKey(key: string, { keys, keysInLowerCase }: OpenObject): FaultCode | undefined {
  if (key === '__proto__') return 'RESERVED_KEY';
  if (keys.has(key)) return 'DUPLICATE_KEY';
  const lowerCase = key.toLowerCase();
  const isAmbiguous = keysInLowerCase.has(lowerCase);
  keys.add(key);
  keysInLowerCase.add(lowerCase);
  return isAmbiguous ? 'AMBIGUOUS_KEY' : faultOfText(key);
}

function faultOfText(value: string): FaultCode | undefined {
  return value.includes('\0') ? 'NUL_CHARACTER' : undefined;
}

/** Follows the scan, and keeps the first fault with the path to it. */
class FaultFinder {
  readonly #text: string;
  readonly #open: (OpenObject | OpenArray)[] = [];
  fault: Disagreement | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  open(kind: 'object' | 'array'): void {
    this.#advance();
    this.#open.push(kind === 'array' ? { step: -1 } : { keys: new Set(), keysInLowerCase: new Set(), step: '' });
  }

  close(): void {
    this.#open.pop();
  }

  key(start: number, end: number): void {
    const object = this.#open.at(-1);
    if (!object || !('keys' in object)) return;
    object.step = decodeString(this.#text, start, end);
    this.#note(faultOfKey(object.step, object));
  }

  scalar(start: number, end: number): void {
    this.#advance();
    if (this.#text.charCodeAt(start) === QUOTE) this.#note(faultOfText(decodeString(this.#text, start, end)));
  }

  #advance(): void {
    const parent = this.#open.at(-1);
    if (parent && typeof parent.step === 'number') parent.step += 1;
  }

  #note(code: FaultCode | undefined): void {
    if (!code || this.fault) return;
    const steps = this.#open.map(({ step }) => (typeof step === 'number' ? step : maskUnknownName(step)));
    this.fault = { code, path: jsonPointer(steps), message: messages[code] };
  }
}

/** The first place of a parsable JSON text that readers would not agree on, or that no store keeps as it is. */
export function findDocumentFault(text: string): Disagreement | undefined {
  const finder = new FaultFinder(text);
  scanJson(text, finder);
  return finder.fault;
}

/** Whether a text may hold NUL, which JSON can only write as an escape. True too often rather than too seldom. */
export function mayHoldNul(text: string): boolean {
  return text.includes('\\u0000');
}

/**
 * How many times a quote is followed by a colon, at least once per object member. Equal to the number of keys after parsing, it
 * proves that no key was written twice; a higher number proves nothing, as strings can hold the same characters.
 */
export function countKeyEnds(text: string): number {
  let count = 0;
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    let before = colon - 1;
    while (isJsonSpace(text.charCodeAt(before))) before -= 1;
    if (text.charCodeAt(before) === QUOTE) count += 1;
  }
  return count;
}

function isJsonSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
