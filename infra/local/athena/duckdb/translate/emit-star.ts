import { notSupported } from '../../trino/sql-error.ts';
import type { Relation, Select, SelectItem } from '../../trino/syntax-tree.ts';
import { emitSql } from './emit-expression.ts';
import { quoteName } from './quote.ts';
import type { Translation } from './translation.ts';

/** `*` and `t.*`. Trino puts the columns of USING first and takes them away from both sides; DuckDB leaves them in place. */
export function emitStar(
  item: Extract<SelectItem, { kind: 'all' }>,
  { from }: Select,
  translation: Translation,
): string {
  const hasUsing = from.some(joinsByColumns);
  if (item.of !== undefined) {
    if (item.of.kind !== 'name') throw notSupported('Expanding a row with .*', item.at);
    if (hasUsing) throw notSupported('All columns of one side of JOIN … USING', item.at);
    return `${emitSql(item.of, translation)}.*`;
  }
  if (!hasUsing) return '*';
  const [only] = from;
  const columns = from.length === 1 && only !== undefined ? usingColumns(only) : undefined;
  if (columns === undefined) throw notSupported('All columns of JOIN … USING beside other joins', item.at);
  const list = [...columns].map(quoteName).join(', ');
  return `${list}, * EXCLUDE (${list})`;
}

function joinsByColumns(relation: Relation): boolean {
  if (relation.kind !== 'join') return false;
  return relation.using !== undefined || joinsByColumns(relation.left) || joinsByColumns(relation.right);
}

/** The columns of a chain of joins that all have USING, those of the last join first. */
function usingColumns(relation: Relation): ReadonlySet<string> | undefined {
  if (relation.kind !== 'join') return new Set();
  const inner = usingColumns(relation.left);
  if (relation.using === undefined || inner === undefined || relation.right.kind === 'join') return undefined;
  return new Set([...relation.using.map(({ name }) => name.toLowerCase()), ...inner]);
}
