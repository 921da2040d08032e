import type { Select } from '../../trino/syntax-tree.ts';

/**
 * The output names of a SELECT that its own WHERE, GROUP BY, HAVING or items mention without a table.
 *
 * In Trino such a name can only be a column of FROM. DuckDB takes the output column when FROM has none of that name, so a
 * statement with such names is checked once more with its output columns renamed.
 */
export function aliasesMentioned(select: Select): ReadonlySet<string> {
  const aliases = new Set<string>();
  for (const item of select.items) {
    if (item.kind !== 'expression' || item.alias === undefined) continue;
    const { expression, alias } = item;
    const isItself =
      expression.kind === 'name' && expression.parts.at(-1)?.name.toLowerCase() === alias.name.toLowerCase();
    if (!isItself) aliases.add(alias.name.toLowerCase());
  }
  if (aliases.size === 0) return aliases;
  const mentioned = new Set<string>();
  collectNames([select.where, select.groupBy, select.having, select.windows, select.items], mentioned);
  return new Set([...aliases].filter((alias) => mentioned.has(alias)));
}

function collectNames(part: unknown, names: Set<string>): void {
  if (Array.isArray(part)) {
    for (const item of part) collectNames(item, names);
    return;
  }
  if (typeof part !== 'object' || part === null) return;
  if ('kind' in part && part.kind === 'name' && 'parts' in part && Array.isArray(part.parts)) {
    if (part.parts.length === 1) names.add(String(part.parts[0]?.name).toLowerCase());
    return;
  }
  for (const value of Object.values(part)) collectNames(value, names);
}
