import { SqlError } from '../../trino/sql-error.ts';
import type { Expression, Select, SortItem } from '../../trino/syntax-tree.ts';
import { findFunction } from '../functions/emit-call.ts';

/**
 * The ORDER BY of a SELECT with output columns written out as what they stand for.
 *
 * In Trino a name in ORDER BY is an output column first and a column of FROM second; in DuckDB that holds for a name by
 * itself, but inside of an expression it is the other way round.
 *
 * @throws SqlError when Trino would not sort by an expression.
 */
export function sortedByOutputs(select: Select, orderBy: readonly SortItem[]): readonly SortItem[] {
  const outputs = outputExpressions(select);
  const items = orderBy.map((item) =>
    isBareName(item.expression) ? item : { ...item, expression: inlined(item.expression, outputs, false) },
  );
  if (select.distinct) for (const { expression } of items) requireSelected(expression, select);
  return items;
}

const isBareName = (expression: Expression) => expression.kind === 'name' && expression.parts.length === 1;

function outputExpressions(select: Select): ReadonlyMap<string, Expression> {
  const outputs = new Map<string, Expression>();
  for (const item of select.items) {
    if (item.kind !== 'expression') continue;
    const { expression, alias } = item;
    const name = alias?.name ?? (expression.kind === 'name' ? expression.parts.at(-1)?.name : undefined);
    if (name === undefined) continue;
    const isItself = isBareName(expression) && sameText(expression) === `name ${name.toLowerCase()}`;
    if (!isItself) outputs.set(name.toLowerCase(), expression);
  }
  return outputs;
}

function inlined<T>(part: T, outputs: ReadonlyMap<string, Expression>, isAggregated: boolean): T {
  if (Array.isArray(part)) return part.map((item) => inlined(item, outputs, isAggregated)) as T;
  if (!isExpression(part)) return part;
  if (part.kind === 'name') {
    const output = part.parts.length === 1 ? outputs.get(part.parts[0]?.name.toLowerCase() ?? '') : undefined;
    if (output === undefined) return part;
    if (!isAggregated) return output as T;
    const detail = 'Invalid reference to output projection attribute from ORDER BY aggregation';
    throw new SqlError('COLUMN_NOT_FOUND', detail, { at: part.at });
  }
  const inside = isAggregated || isAggregate(part);
  const visible = part.kind === 'lambda' ? without(outputs, part) : outputs;
  const entries = Object.entries(part).map(([key, value]) => [
    key,
    ['at', 'query', 'type'].includes(key) ? value : inlined(value, visible, inside),
  ]);
  return Object.fromEntries(entries) as T;
}

// Every part of a statement that may hold names; identifiers and types hold none.
function isExpression(part: unknown): part is Expression {
  return typeof part === 'object' && part !== null && !('quoted' in part);
}

function isAggregate(part: Expression): boolean {
  return part.kind === 'call' && part.over === undefined && findFunction(part.name)?.kind === 'aggregate';
}

function without(outputs: ReadonlyMap<string, Expression>, lambda: Extract<Expression, { kind: 'lambda' }>) {
  const hidden = new Set(lambda.parameters.map(({ name }) => name.toLowerCase()));
  return new Map([...outputs].filter(([name]) => !hidden.has(name)));
}

function requireSelected(expression: Expression, select: Select): void {
  if (expression.kind === 'number') return;
  const key = sameText(expression);
  const isSelected = select.items.some((item) => {
    if (item.kind === 'all') return expression.kind === 'name';
    return sameText(item.expression) === key || `name ${item.alias?.name.toLowerCase()}` === key;
  });
  if (isSelected) return;
  const detail = 'For SELECT DISTINCT, ORDER BY expressions must appear in select list';
  throw new SqlError('EXPRESSION_NOT_IN_DISTINCT', detail, { at: select.at });
}

/** A text that is the same for equal expressions, wherever they stand; a column goes by its name alone. */
function sameText(expression: Expression): string {
  if (expression.kind === 'name') return `name ${expression.parts.at(-1)?.name.toLowerCase()}`;
  return JSON.stringify(expression, (key, value: unknown) => {
    if (key === 'at' || key === 'quoted') return undefined;
    return key === 'name' && typeof value === 'string' ? value.toLowerCase() : value;
  });
}
