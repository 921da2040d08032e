/** A quoted text, a quoted name, a comment, or a placeholder; the first three are passed over so that `:from` inside them stays. */
const sqlToken = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|(?<![\w:]):([a-z][a-z0-9_]*)/g;

/** Names of the placeholders `:name` that occur in the statement. */
export function placeholdersOf(sql: string): ReadonlySet<string> {
  return new Set([...sql.matchAll(sqlToken)].map((match) => match[1]).filter((name) => name !== undefined));
}

/** The statement with each placeholder replaced by its text, in one pass: what is put in is never searched. */
export function replacePlaceholders(sql: string, texts: ReadonlyMap<string, string>): string {
  return sql.replaceAll(sqlToken, (token, name?: string) => (name === undefined ? token : (texts.get(name) ?? token)));
}
