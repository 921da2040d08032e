import { displayWidth } from '../../queries/output/display-width.ts';

/** Narrower than this, text is no longer read but spelt. */
export const leastTextWidth = 24;

/** Columns that text may take: those of a terminal, and any number where something else than a terminal reads. */
export function columnsOf(output: { readonly columns?: number }): number {
  return output.columns || Number.POSITIVE_INFINITY;
}

/** Lines of a text that fit, each with its indent. A word that is too long has a line of its own. */
export function wrapped(text: string, columns: number, indent: number): string[] {
  const width = Math.max(leastTextWidth, columns - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => ' '.repeat(indent) + one);
}
