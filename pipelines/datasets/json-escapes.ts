/** For every byte of UTF-8 the bytes that stand for it; undefined where it stands for itself. */
export type Escapes = readonly (Uint8Array | undefined)[];

const BYTES = 256;
const FIRST_NON_ASCII = 0x80;

function escapesBy(escapeText: (text: string) => string): Escapes {
  return Array.from({ length: BYTES }, (_, byte) => {
    if (byte >= FIRST_NON_ASCII) return undefined;
    const character = String.fromCharCode(byte);
    const escaped = escapeText(character);
    return escaped === character ? undefined : Buffer.from(escaped);
  });
}

/** The inside of the JSON string that means this text. */
export function escapeInString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The inside of the JSON string that means the inside of the JSON string that means this text. */
export function escapeTwice(text: string): string {
  return escapeInString(escapeInString(text));
}

/** Escapes of text in a JSON string. */
export const inString = escapesBy(escapeInString);

/** Escapes of text in a JSON string of a JSON document that is itself the text of a JSON string. */
export const inNestedString = escapesBy(escapeTwice);

/** What one byte can grow to: a control character nested is `\\u00xx`. */
export const MAX_ESCAPED_BYTES = 7;

/** 1 for every byte that has an escape: the same bytes, however deep they are nested. */
export const needsEscape = Uint8Array.from(inString, (written) => (written ? 1 : 0));

/** 1 for every UTF-16 unit that is one byte of UTF-8 and has no escape. As long as there are units, so that any can be asked for. */
export const isPlain = new Uint8Array(2 ** 16).fill(1, 0, FIRST_NON_ASCII);
for (const [byte, escaped] of needsEscape.entries()) if (escaped === 1) isPlain[byte] = 0;
