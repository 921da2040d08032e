import { type DataType, isUnknown, typeText } from '../../trino/data-type.ts';
import { notSupported, type Position, SqlError } from '../../trino/sql-error.ts';
import type {
  Expression,
  FrameBound,
  GroupingElement,
  Identifier,
  Query,
  QueryBody,
  Select,
  SelectItem,
  SortItem,
  WindowSpecification,
} from '../../trino/syntax-tree.ts';
import { aliasesMentioned } from './alias-leaks.ts';
import { areComparable } from './emit-comparison.ts';
import { type Emitted, emit, emitCondition, emitSql, operand } from './emit-expression.ts';
import { emitRelation, emitTable } from './emit-relation.ts';
import { emitStar } from './emit-star.ts';
import { sortedByOutputs } from './order-by.ts';
import { quoteName } from './quote.ts';
import type { Translation, TypedSql } from './translation.ts';

/** Writes a whole query as DuckDB SQL. */
export function emitQuery(query: Query, translation: Translation): string {
  const isWanted = translation.takeWishForOutputs();
  const tables = query.with?.tables ?? [];
  const names = new Set(tables.map(({ name }) => name.name.toLowerCase()));
  const withClause = query.with === undefined ? '' : emitWith(query.with, names, translation);
  return translation.withCommonTables(names, () => {
    const { sql, types } = isWanted
      ? translation.withOutputTypes(() => emitBody(query.body, translation))
      : { sql: emitBody(query.body, translation) };
    const parts = [`${withClause}${sql}`];
    // While output columns go by other names, ORDER BY cannot be checked; it may name outputs anyway.
    const isSorted = query.orderBy.length > 0 && !translation.options.areOutputsRenamed;
    if (isSorted) {
      const items = query.body.kind === 'select' ? sortedByOutputs(query.body, query.orderBy) : query.orderBy;
      parts.push(`ORDER BY ${emitSortItems(items, translation)}`);
    }
    if (query.limit !== undefined && query.limit !== 'ALL') parts.push(`LIMIT ${emitSql(query.limit, translation)}`);
    if (query.offset !== undefined) parts.push(`OFFSET ${emitSql(query.offset, translation)}`);
    translation.tellOutputTypes(types);
    return parts.join(' ');
  });
}

function emitWith(clause: NonNullable<Query['with']>, names: ReadonlySet<string>, translation: Translation): string {
  const seen = new Set<string>();
  const tables = clause.tables.map((table) => {
    // A common table sees those before it, and itself only when the clause is recursive.
    const visible = clause.recursive ? names : new Set(seen);
    const columns =
      table.columns.length === 0 ? '' : `(${table.columns.map(({ name }) => quoteName(name)).join(', ')})`;
    const emitTable = () => translation.inScope(() => emitQuery(table.query, translation));
    const sql = translation.withCommonTables(visible, () => translation.source(emitTable));
    seen.add(table.name.name.toLowerCase());
    return `${quoteName(table.name.name)}${columns} AS (${sql})`;
  });
  return `WITH ${clause.recursive ? 'RECURSIVE ' : ''}${tables.join(', ')} `;
}

function emitBody(body: QueryBody, translation: Translation): string {
  switch (body.kind) {
    case 'select':
      return emitSelect(body, translation);
    case 'values':
      return emitValues(body.rows, translation);
    case 'table':
      return `SELECT * FROM ${emitTable(body.name, undefined, [], translation)}`;
    case 'nested':
      return `(${translation.inScope(() => emitQuery(body.query, translation))})`;
    case 'set':
      return emitSetOperation(body, translation);
  }
}

function emitSetOperation(body: Extract<QueryBody, { kind: 'set' }>, translation: Translation): string {
  translation.takeWishForOutputs();
  const left = emitSide(body.left, translation);
  const right = emitSide(body.right, translation);
  requireSameColumns(body, left.types, right.types);
  translation.tellOutputTypes(
    left.types?.map((type, index) => (isUnknown(type) ? (right.types?.[index] ?? type) : type)),
  );
  return `${left.sql} ${body.operator}${body.all ? ' ALL' : ''} ${right.sql}`;
}

// DuckDB would make text of both sides where Trino finds no common type.
function requireSameColumns(
  { operator, at }: Extract<QueryBody, { kind: 'set' }>,
  left: readonly DataType[] | undefined,
  right: readonly DataType[] | undefined,
): void {
  if (left === undefined || right === undefined) return;
  if (left.length !== right.length) {
    const detail = `${operator} query has different number of fields: ${left.length}, ${right.length}`;
    throw new SqlError('TYPE_MISMATCH', detail, { at });
  }
  left.forEach((type, index) => {
    const other = right[index] ?? type;
    if (areComparable(type, other)) return;
    const detail = `column ${index + 1} in ${operator} query has incompatible types: ${typeText(type)}, ${typeText(other)}`;
    throw new SqlError('TYPE_MISMATCH', detail, { at });
  });
}

function emitSide(body: QueryBody, translation: Translation): { sql: string; types?: readonly DataType[] } {
  const side = translation.withOutputTypes(() => translation.inScope(() => emitBody(body, translation)));
  return { ...side, sql: body.kind === 'nested' ? side.sql : `(${side.sql})` };
}

function emitValues(rows: readonly Expression[], translation: Translation): string {
  translation.takeWishForOutputs();
  const written = rows.map((row) => (row.kind === 'row' ? row.items : [row]).map((item) => operand(item, translation)));
  const [first = []] = written;
  for (const [index, row] of written.entries()) requireSameShape(first, row, rows[index]?.at);
  const width = first.length;
  const tuples = written.map((row) => `(${row.map(({ sql }) => sql).join(', ')})`);
  translation.tellOutputTypes(
    first.map(({ type }, index) => written.find((row) => !isUnknown(row[index]?.type ?? type))?.[index]?.type ?? type),
  );
  const names = Array.from({ length: width }, (_, index) => `"_col${index}"`);
  return `SELECT * FROM (VALUES ${tuples.join(', ')}) AS ${translation.freshName()}(${names.join(', ')})`;
}

function requireSameShape(first: readonly TypedSql[], row: readonly TypedSql[], at: Position | undefined): void {
  const isSame =
    row.length === first.length && row.every(({ type }, index) => areComparable(first[index]?.type ?? type, type));
  if (isSame) return;
  const shapes = [first, row].map((values) => `row(${values.map(({ type }) => typeText(type)).join(', ')})`);
  const detail = `Values rows have mismatched types: ${shapes.join(' vs ')}`;
  throw new SqlError('TYPE_MISMATCH', detail, { ...(at && { at }) });
}

function emitSelect(select: Select, translation: Translation): string {
  const areTypesWanted = translation.takeWishForOutputs();
  // FROM first: it tells which qualified names its tables go by.
  const from = select.from.map((relation) => emitRelation(relation, translation)).join(', ');
  const leaks = aliasesMentioned(select);
  if (leaks.size > 0) translation.hasAliasLeaks = true;
  const renamed = translation.options.areOutputsRenamed === true ? leaks : new Set<string>();
  const emitItem = areTypesWanted ? operand : emit;
  const context = { renamed, emitItem, translation };
  const written = select.items.map((item, index) =>
    item.kind === 'all' ? { sql: emitStar(item, select, translation) } : emitSelectItem(item, index, context),
  );
  const items = written.map(({ sql }) => sql).join(', ');
  const parts = [`SELECT ${select.distinct ? 'DISTINCT ' : ''}${items}`];
  if (from !== '') parts.push(`FROM ${from}`);
  if (select.where !== undefined) parts.push(`WHERE ${emitCondition(select.where, translation, 'WHERE clause')}`);
  if (select.groupBy !== undefined) parts.push(`GROUP BY ${emitGroupBy(select.groupBy, translation)}`);
  if (select.having !== undefined) parts.push(`HAVING ${emitCondition(select.having, translation, 'HAVING clause')}`);
  if (select.windows.length > 0) {
    const windows = select.windows.map(
      ({ name, specification }) => `${quoteName(name.name)} AS (${emitWindow(specification, translation)})`,
    );
    parts.push(`WINDOW ${windows.join(', ')}`);
  }
  translation.tellOutputTypes(areTypesWanted ? allTypes(written) : undefined);
  const renames = select.items.flatMap((item, index) =>
    isRenamed(item, renamed) ? [`${renamedOutput(index)} AS ${quoteName(item.alias?.name ?? '')}`] : [],
  );
  return renames.length === 0 ? parts.join(' ') : `SELECT * RENAME (${renames.join(', ')}) FROM (${parts.join(' ')})`;
}

function allTypes(items: readonly Emitted[]): DataType[] | undefined {
  const types = items.map(({ type }) => type).filter((type) => type !== undefined);
  return types.length === items.length ? types : undefined;
}

type ExpressionItem = Extract<SelectItem, { kind: 'expression' }>;

function isRenamed(item: SelectItem, renamed: ReadonlySet<string>): item is ExpressionItem {
  return item.kind === 'expression' && item.alias !== undefined && renamed.has(item.alias.name.toLowerCase());
}

const renamedOutput = (index: number) => `"_out${index}"`;

interface ItemContext {
  readonly renamed: ReadonlySet<string>;
  /** Writes the expression, with its type when that is wanted. */
  readonly emitItem: typeof emit;
  readonly translation: Translation;
}

function emitSelectItem(item: ExpressionItem, index: number, { renamed, emitItem, translation }: ItemContext): Emitted {
  const { sql, type } = emitItem(item.expression, translation);
  const name = isRenamed(item, renamed) ? renamedOutput(index) : quoteName(outputName(item, index));
  return { sql: `${sql} AS ${name}`, ...(type && { type }) };
}

/** Trino names a column after its alias or its source, and numbers the others `_col0`, `_col1`, … */
export function outputName(item: ExpressionItem, index: number): string {
  if (item.alias !== undefined) return item.alias.name;
  const { expression } = item;
  if (expression.kind === 'name') return expression.parts.at(-1)?.name.toLowerCase() ?? '';
  if (expression.kind === 'field') return expression.field.name.toLowerCase();
  return `_col${index}`;
}

function emitGroupBy(groupBy: NonNullable<Select['groupBy']>, translation: Translation): string {
  if (groupBy.distinct) throw notSupported('GROUP BY DISTINCT');
  return groupBy.elements.map((element) => emitGroupingElement(element, translation)).join(', ');
}

function emitGroupingElement(element: GroupingElement, translation: Translation): string {
  const list = (expressions: readonly Expression[]) => expressions.map((item) => emitSql(item, translation)).join(', ');
  if (element.kind === 'simple') return element.tuple ? `(${list(element.expressions)})` : list(element.expressions);
  return `${element.kind} (${element.sets.map((set) => `(${list(set)})`).join(', ')})`;
}

export function emitSortItems(
  items: readonly SortItem[],
  translation: Translation,
  emitKey: typeof emit = emit,
): string {
  return items
    .map(({ expression, descending, nullsFirst }) => {
      const direction = descending ? 'DESC' : 'ASC';
      return `${emitKey(expression, translation).sql} ${direction} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`;
    })
    .join(', ');
}

/** Writes the inside of `OVER (…)`. */
export function emitWindow(window: WindowSpecification, translation: Translation): string {
  const parts: string[] = [];
  if (window.existing !== undefined) parts.push(quoteName(window.existing.name));
  if (window.partitionBy.length > 0) {
    parts.push(`PARTITION BY ${window.partitionBy.map((item) => emitSql(item, translation)).join(', ')}`);
  }
  if (window.orderBy.length > 0) parts.push(`ORDER BY ${emitSortItems(window.orderBy, translation)}`);
  if (window.frame !== undefined) {
    const { unit, start, end } = window.frame;
    const from = emitFrameBound(start, translation);
    parts.push(
      end === undefined ? `${unit} ${from}` : `${unit} BETWEEN ${from} AND ${emitFrameBound(end, translation)}`,
    );
  }
  return parts.join(' ');
}

function emitFrameBound(bound: FrameBound, translation: Translation): string {
  return bound.value === undefined
    ? bound.kind.toUpperCase()
    : `${emitSql(bound.value, translation)} ${bound.kind.toUpperCase()}`;
}

export function emitOver(over: WindowSpecification | Identifier, translation: Translation): string {
  return 'name' in over ? quoteName(over.name) : `(${emitWindow(over, translation)})`;
}
