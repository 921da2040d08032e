/** With the `u` flag the two halves of a pair are one character, so only a half that stands alone is a surrogate. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** Whether every UTF-16 surrogate has its other half: JSON can bring halves, UTF-8 cannot hold them. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/** The text as every store will keep it: half a surrogate pair becomes U+FFFD. */
export function wellFormed(text: string): string {
  return isWellFormed(text) ? text : text.replace(LONE_SURROGATES, '\uFFFD');
}

/** The beginning of a text, at most this many UTF-16 units long, without half a character at its end. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const isPairCut =
    /[\uD800-\uDBFF]/.test(text.charAt(maxLength - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(maxLength));
  return text.slice(0, isPairCut ? maxLength - 1 : maxLength);
}
