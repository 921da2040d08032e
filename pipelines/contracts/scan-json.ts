/** Told what a JSON text consists of, in its order. Offsets are into the text, `end` exclusive, quotes included. */
export interface JsonVisitor {
  open(kind: 'object' | 'array'): void;
  close(): void;
  key(start: number, end: number): void;
  scalar(start: number, end: number): void;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** The spaces of JSON are this one and some below it. */
const SPACE = 0x20;

function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote !== -1) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    quote = text.indexOf('"', quote + 1);
  }
  return text.length;
}

/** A literal (number, true, false, null) ends where a space, a comma or a closing bracket follows. */
function endOfLiteral(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= SPACE || code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT) return at;
  }
  return text.length;
}

/**
 * Walks a text that JSON.parse accepts, and shows what JSON.parse hides: every key, also repeated ones, and where each value stands.
 * Not recursive, so depth costs no stack.
 */
export function scanJson(text: string, visitor: JsonVisitor): void {
  const areObjects: boolean[] = [];
  let expectsKey = false;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    let end = at + 1;
    if (code === QUOTE) {
      end = endOfString(text, at);
      if (expectsKey) visitor.key(at, end);
      else visitor.scalar(at, end);
      expectsKey = false;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      expectsKey = code === OPEN_OBJECT;
      areObjects.push(expectsKey);
      visitor.open(expectsKey ? 'object' : 'array');
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      areObjects.pop();
      visitor.close();
    } else if (code === COMMA) {
      expectsKey = areObjects.at(-1) ?? false;
    } else if (code !== COLON && code > SPACE) {
      end = endOfLiteral(text, at);
      visitor.scalar(at, end);
    }
    at = end;
  }
}

/** The value of a JSON string as it stands in the text, quotes and escapes included. */
export function decodeString(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  return inner.includes('\\') ? String(JSON.parse(text.slice(start, end))) : inner;
}
