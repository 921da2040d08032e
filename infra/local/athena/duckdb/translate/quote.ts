/** A string as a DuckDB literal. DuckDB ends text at a NUL character, so that one is put together from its code. */
export function quoteText(text: string): string {
  const quoted = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? quoted.join('') : `(${quoted.join(' || chr(0) || ')})`;
}

/** A name as a DuckDB identifier. DuckDB, like Trino, compares names without regard to case. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
