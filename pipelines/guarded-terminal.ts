const startOfSequence = String.fromCharCode(0x1b);

/**
 * One sequence by itself or before a line, as prompts and progress lines begin; and what bars write by itself: the cursor
 * shown, hidden, saved and restored, lines wrapped or not.
 */
const ownBeginning = new RegExp(
  String.raw`^\r?${startOfSequence}\[\d*[CDGJK]|^\r|^${startOfSequence}(?:[78]|\[\?(?:25|7)[hl])$`,
);

/** Colours, ends of lines, and whatever else of the controls and bidirectional marks a terminal would obey. */
const colourOrControl = new RegExp(
  String.raw`${startOfSequence}\[[\d;]*m|\r\n|[\n\t]|\p{Cc}|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]`,
  'gu',
);

/**
 * What is written to a terminal with the sequences of others in it shown, not obeyed: titles, ids, file names and messages of
 * failures are others' texts, and JSON escapes neither U+009B nor U+202E. Colours are let through; they hide nothing for long.
 */
export function shownByTerminal(text: string): string {
  const beginning = ownBeginning.exec(text)?.[0] ?? '';
  const shown = text.slice(beginning.length).replaceAll(colourOrControl, (found) => {
    const isOurs = found.length > 1 || found === '\n' || found === '\t';
    return isOurs ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return beginning + shown;
}

/** Everything that is written to the stream as text goes through `shownByTerminal`; bytes stay what they are. */
export function guardTerminal(stream: NodeJS.WritableStream): void {
  const write = stream.write.bind(stream) as (chunk: string | Uint8Array, ...rest: unknown[]) => boolean;
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) =>
    write(typeof chunk === 'string' ? shownByTerminal(chunk) : chunk, ...rest);
}
