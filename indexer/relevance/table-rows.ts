export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The lines of a table that hold something, with their numbers; `split` makes cells of one. */
export function rowsOf(text: string, split: (line: string) => readonly string[]): Row[] {
  return text
    .replace(/^\u{feff}/u, '')
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, cells: split(line).map((cell) => unquoted(cell.trim())) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
}

/** Cells between tabs; one in quotes may have tabs, and quotes written twice. */
export function cellsBetweenTabs(line: string): string[] {
  const cells: string[] = [];
  const parts = line.split('\t');
  for (let nth = 0; nth < parts.length; nth += 1) {
    const last = endOfQuote(parts, nth);
    cells.push(parts.slice(nth, last + 1).join('\t'));
    nth = last;
  }
  return cells;
}

/** Cells between tabs, or between blanks when there are too few of those. */
export function cellsBetweenBlanks(line: string, leastCells: number): string[] {
  const cells = cellsBetweenTabs(line);
  return cells.length < leastCells ? line.trim().split(/\s+/) : cells;
}

const quotedCell = /^"((?:[^"]|"")*)"$/;

/** Where the quoted cell that begins here ends; here, when none does: a quote alone is an inch. */
function endOfQuote(parts: readonly string[], from: number): number {
  if (!parts[from]?.trimStart().startsWith('"')) return from;
  const end = parts.findIndex(
    (_, nth) =>
      nth >= from &&
      quotedCell.test(
        parts
          .slice(from, nth + 1)
          .join('\t')
          .trim(),
      ),
  );
  return end < 0 ? from : end;
}

function unquoted(cell: string): string {
  const [, inside] = quotedCell.exec(cell) ?? [];
  return inside === undefined ? cell : inside.replaceAll('""', '"').trim();
}
