import type { ComparisonOperator, Expression, Select } from '../trino/syntax-tree.ts';

/** What a query's WHERE says of one column in terms of constants. */
export interface ColumnConstraint {
  readonly column: string;
  readonly qualifier?: string;
  readonly operator: ComparisonOperator | 'IN';
  readonly values: readonly Expression[];
}

const flipped: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** The constraints that every row of a SELECT must meet: the terms of its WHERE that AND joins. */
export function constraintsOf(select: Select): ColumnConstraint[] {
  return select.where === undefined ? [] : conjuncts(select.where).flatMap(readConstraint);
}

function conjuncts(condition: Expression): readonly Expression[] {
  if (condition.kind !== 'logical' || condition.operator !== 'AND') return [condition];
  return condition.operands.flatMap(conjuncts);
}

function readConstraint(condition: Expression): ColumnConstraint[] {
  if (condition.kind === 'compare') {
    const { left, right, operator } = condition;
    if (isConstant(right)) return constraint(left, operator, [right]);
    return isConstant(left) ? constraint(right, flipped[operator], [left]) : [];
  }
  if (condition.kind === 'between' && !condition.negated && isConstant(condition.low) && isConstant(condition.high)) {
    const { operand, low, high } = condition;
    return [...constraint(operand, '>=', [low]), ...constraint(operand, '<=', [high])];
  }
  const isList = condition.kind === 'in list' && !condition.negated && condition.items.every(isConstant);
  return isList ? constraint(condition.operand, 'IN', condition.items) : [];
}

function constraint(
  column: Expression,
  operator: ColumnConstraint['operator'],
  values: readonly Expression[],
): ColumnConstraint[] {
  if (column.kind !== 'name') return [];
  const [name, qualifier] = [...column.parts].reverse();
  if (name === undefined) return [];
  return [
    {
      column: name.name.toLowerCase(),
      operator,
      values,
      ...(qualifier && { qualifier: qualifier.name.toLowerCase() }),
    },
  ];
}

/** Whether an expression has one value for the whole query: it names no column and asks no other query. */
export function isConstant(expression: Expression): boolean {
  if (['name', 'subquery', 'exists', 'in query', 'quantified', 'lambda'].includes(expression.kind)) return false;
  if (
    expression.kind === 'call' &&
    (expression.over !== undefined || ['random', 'rand', 'uuid'].includes(expression.name))
  )
    return false;
  return Object.values(expression).every((part) => isConstantPart(part));
}

function isConstantPart(part: unknown): boolean {
  if (Array.isArray(part)) return part.every(isConstantPart);
  if (typeof part !== 'object' || part === null || !('kind' in part)) return true;
  return isConstant(part as Expression);
}

/** Values that a partition key may have, both ends included; no end means unbounded. */
export interface PartitionRange {
  readonly from?: string;
  readonly to?: string;
  readonly values?: ReadonlySet<string>;
}

export interface EvaluatedConstraint {
  readonly operator: ColumnConstraint['operator'];
  /** The values as text; `undefined` for one that could not be evaluated. */
  readonly values: readonly (string | undefined)[];
}

/** Narrows a range by what a query says. Keys are compared as text, which is right for dates in ISO notation. */
export function narrowRange(range: PartitionRange, constraints: readonly EvaluatedConstraint[]): PartitionRange {
  let { from, to, values: allowed } = range;
  for (const { operator, values } of constraints) {
    const known = values.filter((value) => value !== undefined);
    const [value] = known;
    if (known.length !== values.length || value === undefined) continue;
    if (operator === '=' || operator === 'IN') {
      const before = allowed;
      allowed = new Set(known.filter((candidate) => before?.has(candidate) ?? true));
    }
    if (operator === '>' || operator === '>=') from = later(from, value);
    if (operator === '<' || operator === '<=') to = earlier(to, value);
  }
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(allowed && { values: allowed }) };
}

const later = (left: string | undefined, right: string) => (left === undefined || left < right ? right : left);
const earlier = (left: string | undefined, right: string) => (left === undefined || left > right ? right : left);

export function isInRange({ from, to, values }: PartitionRange, value: string): boolean {
  return (from === undefined || value >= from) && (to === undefined || value <= to) && (values?.has(value) ?? true);
}

/** The dates of a `projection.<key>.range` such as `2026-01-01,NOW+1DAYS`; `undefined` when the key is not projected as a date. */
export function projectedRange(
  parameters: Readonly<Record<string, string>>,
  key: string,
  now: Date,
): PartitionRange | undefined {
  if (parameters['projection.enabled']?.toLowerCase() !== 'true' || parameters[`projection.${key}.type`] !== 'date')
    return undefined;
  const [from = '', to = ''] = (parameters[`projection.${key}.range`] ?? '')
    .split(',')
    .map((end) => projectedDate(end.trim(), now));
  return { ...(from !== '' && { from }), ...(to !== '' && { to }) };
}

const unitDays: Readonly<Record<string, number>> = { DAY: 1, WEEK: 7 };

function projectedDate(text: string, now: Date): string {
  const relative = /^NOW(?:\s*([+-])\s*(\d+)\s*([A-Z]+?)S?)?$/.exec(text.toUpperCase());
  if (relative === null) return text;
  const sign = relative[1] === '-' ? -1 : 1;
  const count = sign * Number(relative[2] ?? 0);
  const date = new Date(now);
  if (relative[3] === 'MONTH') date.setUTCMonth(date.getUTCMonth() + count);
  else if (relative[3] === 'YEAR') date.setUTCFullYear(date.getUTCFullYear() + count);
  else date.setUTCDate(date.getUTCDate() + count * (unitDays[relative[3] ?? 'DAY'] ?? 0));
  return date.toISOString().slice(0, 10);
}
