import type { PartitionField } from '../trino/statement.ts';

const transforms: ReadonlySet<string> = new Set(['year', 'month', 'day', 'hour', 'bucket', 'truncate', 'void']);

/** The partition fields that a SHOW CREATE TABLE of Trino's names: `partitioning = ARRAY['month(at)','bucket(id, 16)']`. */
export function readPartitionFields(createTable: string): PartitionField[] {
  const list = /partitioning = ARRAY\[((?:'(?:[^']|'')*',?\s*)*)\]/.exec(createTable)?.[1] ?? '';
  return [...list.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => readField(text.replaceAll("''", "'")));
}

function readField(text: string): PartitionField {
  const match = /^(\w+)\(("(?:[^"]|"")*"|\w+)(?:,\s*(\d+))?\)$/.exec(text);
  const transform = match?.[1] ?? '';
  if (match === null || !transforms.has(transform)) return { column: unquote(text), transform: 'identity' };
  return { column: unquote(match[2] ?? ''), transform, ...(match[3] !== undefined && { argument: Number(match[3]) }) };
}

function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
