import { type ColumnConstraint, constraintsOf } from '../lake/partition-range.ts';
import type { Query, Relation, Select, TableName } from '../trino/syntax-tree.ts';

/** A table named somewhere in a statement, with what the query around it says of its columns. */
export interface TableReference {
  readonly name: TableName;
  readonly constraints: readonly ColumnConstraint[];
}

/** All tables that a part of a statement names, except those that a WITH defines. */
export function tableReferences(part: unknown): TableReference[] {
  const found: TableReference[] = [];
  visit(part, new Set(), found);
  return found;
}

function visit(part: unknown, hidden: ReadonlySet<string>, found: TableReference[]): void {
  if (Array.isArray(part)) {
    for (const item of part) visit(item, hidden, found);
    return;
  }
  if (typeof part !== 'object' || part === null) return;
  if (isQuery(part)) {
    visitQuery(part, hidden, found);
    return;
  }
  if ('kind' in part && part.kind === 'select') visitSelect(part as Select, hidden, found);
  else if ('kind' in part && part.kind === 'table' && 'name' in part)
    addTable(part.name as TableName, [], hidden, found);
  else for (const value of Object.values(part)) visit(value, hidden, found);
}

function isQuery(part: object): part is Query {
  return 'body' in part && 'orderBy' in part;
}

function visitQuery(query: Query, hidden: ReadonlySet<string>, found: TableReference[]): void {
  const names = new Set(hidden);
  for (const { name, query: inner } of query.with?.tables ?? []) {
    if (query.with?.recursive === true) names.add(name.name.toLowerCase());
    visitQuery(inner, new Set(names), found);
    names.add(name.name.toLowerCase());
  }
  const { with: _, ...rest } = query;
  for (const value of Object.values(rest)) visit(value, names, found);
}

function visitSelect(select: Select, hidden: ReadonlySet<string>, found: TableReference[]): void {
  const constraints = constraintsOf(select);
  for (const relation of select.from) visitRelation(relation, constraints, hidden, found);
  const { from: _, ...rest } = select;
  for (const value of Object.values(rest)) visit(value, hidden, found);
}

function visitRelation(
  relation: Relation,
  constraints: readonly ColumnConstraint[],
  hidden: ReadonlySet<string>,
  found: TableReference[],
): void {
  if (relation.kind === 'join') {
    visitRelation(relation.left, constraints, hidden, found);
    visitRelation(relation.right, constraints, hidden, found);
    visit(relation.on, hidden, found);
    return;
  }
  const table = relation.kind === 'aliased' ? relation.relation : relation;
  if (table.kind !== 'table') {
    visit(table, hidden, found);
    return;
  }
  const alias = relation.kind === 'aliased' ? relation.alias.name : table.name.parts.at(-1)?.name;
  // Column aliases rename what the constraints speak of.
  const isRenamed = relation.kind === 'aliased' && relation.columns.length > 0;
  const own = isRenamed
    ? []
    : constraints.filter(({ qualifier }) => qualifier === undefined || qualifier === alias?.toLowerCase());
  addTable(table.name, own, hidden, found);
}

function addTable(
  name: TableName,
  constraints: readonly ColumnConstraint[],
  hidden: ReadonlySet<string>,
  found: TableReference[],
): void {
  const isCommonTable = name.parts.length === 1 && hidden.has(name.parts[0]?.name.toLowerCase() ?? '');
  if (!isCommonTable) found.push({ name, constraints });
}
