/** Told what a JSON text consists of, in its order. Offsets are into the text, `end` exclusive, quotes included. */
export interface JsonVisitor {
  open(kind: 'object' | 'array'): void;
  close(): void;
  key(start: number, end: number): void;
  scalar(start: number, end: number): void;
}

const BACKSLASH = 92;
const AFTER_LITERAL = /[\s,\]}]|$/g;

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

function endOfLiteral(text: string, start: number): number {
  AFTER_LITERAL.lastIndex = start;
  return AFTER_LITERAL.exec(text)?.index ?? text.length;
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
    const character = text[at] ?? '';
    let end = at + 1;
    if (character === '{' || character === '[') {
      expectsKey = character === '{';
      areObjects.push(expectsKey);
      visitor.open(expectsKey ? 'object' : 'array');
    } else if (character === '}' || character === ']') {
      areObjects.pop();
      visitor.close();
    } else if (character === ',') {
      expectsKey = areObjects.at(-1) ?? false;
    } else if (character === '"') {
      end = endOfString(text, at);
      if (expectsKey) visitor.key(at, end);
      else visitor.scalar(at, end);
      expectsKey = false;
    } else if (character !== ':' && character.trim() !== '') {
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
