import { withoutControls } from '../../queries/output/display-width.ts';

// Events, file names and reasons of failures are written by others, and end in the terminal of whoever is on duty.

/** Of several lines: none of them is obeyed by a terminal, or read backwards. */
export function shownLines(text: string): string {
  return text.split('\n').map(withoutControls).join('\n');
}

/** JSON for programs that is safe to look at as well: it may hold what JSON need not escape and terminals obey. */
export function shownJson(value: unknown, replacer?: (key: string, value: unknown) => unknown): string {
  return shownLines(JSON.stringify(value, replacer, 2));
}

/** As one word of a POSIX shell, since what is shown as the next command will be typed or pasted. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
