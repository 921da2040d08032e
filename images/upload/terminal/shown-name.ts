/** A file's name in so many columns, its end kept, without what a terminal would obey. */
export function shownName(name: string, columns: number): string {
  const plain = name.replaceAll(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '·');
  const letters = [...plain];
  const head = Math.floor((columns - 1) / 2);
  const cut =
    letters.length <= columns
      ? plain
      : `${letters.slice(0, head).join('')}…${letters.slice(head + 1 - columns).join('')}`;
  return cut.padEnd(columns);
}
