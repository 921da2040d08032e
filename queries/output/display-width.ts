const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wide =
  /\p{Extended_Pictographic}(?!\uFE0E)|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}]/u;
const plain = /^[\x20-\x7E]*$/;

/** Columns of a terminal that a text takes: an East Asian character or an emoji takes two, a combining mark none. */
export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += wide.test(segment) ? 2 : 1;
  return width;
}

/** The text cut to that many columns, ending in an ellipsis when something was cut off. */
export function cutToWidth(text: string, mostColumns: number): string {
  if (displayWidth(text) <= mostColumns) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    const next = width + (wide.test(segment) ? 2 : 1);
    if (next > mostColumns - 1) break;
    kept += segment;
    width = next;
  }
  return `${kept}…`;
}

const controls = /\p{Cc}|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Stored text may hold escape sequences or bidirectional marks meant for the reader's terminal: they are shown, not obeyed. */
export function withoutControls(text: string): string {
  return text.replaceAll(controls, (character) =>
    character === '\n' ? '⏎' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
