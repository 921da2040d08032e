const obeyed = /\p{Cc}|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Titles and ids are written by others: what a terminal would obey, or read backwards, is shown in their place. */
export function terminalText(text: string): string {
  return text.replaceAll(obeyed, (letter) =>
    letter === '\n' ? '⏎' : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
