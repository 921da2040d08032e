import { parseExpression, parseValue } from './parse-expression.ts';
import { parseFromClause } from './parse-relation.ts';
import { notSupported } from './sql-error.ts';
import type {
  CommonTable,
  Expression,
  FrameBound,
  GroupingElement,
  Identifier,
  Query,
  QueryBody,
  Select,
  SelectItem,
  SortItem,
  TableName,
  WindowFrame,
  WindowSpecification,
} from './syntax-tree.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Whether a query (and not an expression) begins here, perhaps inside parentheses. */
export function isQueryAhead(cursor: TokenCursor): boolean {
  let ahead = 0;
  while (cursor.isSymbol('(', ahead)) ahead += 1;
  return ['SELECT', 'WITH', 'VALUES', 'TABLE'].some((word) => cursor.isWord(word, ahead));
}

/** Reads a whole query: WITH, set operations, ORDER BY, OFFSET, LIMIT. */
export function parseQuery(cursor: TokenCursor): Query {
  return cursor.deeper(() => {
    const withClause = cursor.acceptWords('WITH') ? parseWith(cursor) : undefined;
    const body = parseUnion(cursor);
    const orderBy = cursor.acceptWords('ORDER', 'BY') ? parseSortItems(cursor) : [];
    const offset = cursor.acceptWords('OFFSET') ? parseRowCount(cursor) : undefined;
    if (offset !== undefined && !cursor.acceptWords('ROWS')) cursor.acceptWords('ROW');
    return { body, orderBy, ...(withClause && { with: withClause }), ...(offset && { offset }), ...parseLimit(cursor) };
  });
}

function parseWith(cursor: TokenCursor): NonNullable<Query['with']> {
  const recursive = cursor.acceptWords('RECURSIVE');
  const tables = cursor.listOf((): CommonTable => {
    const name = cursor.expectIdentifier();
    const columns = cursor.isSymbol('(') ? parseColumnNames(cursor) : [];
    cursor.expectWords('AS');
    return { name, columns, query: cursor.parenthesised(() => parseQuery(cursor)) };
  });
  return { recursive, tables };
}

export function parseColumnNames(cursor: TokenCursor): Identifier[] {
  return cursor.parenthesised(() => cursor.listOf(() => cursor.expectIdentifier()));
}

function parseRowCount(cursor: TokenCursor): Expression {
  const { at, kind } = cursor.peek();
  if (kind !== 'number' && kind !== 'parameter') throw cursor.mismatch("'?', <integer>");
  if (kind === 'number') return { kind: 'number', at, text: String(cursor.expectInteger()) };
  cursor.next();
  return { kind: 'parameter', at, index: cursor.nextParameter() };
}

function parseLimit(cursor: TokenCursor): Pick<Query, 'limit'> {
  if (cursor.acceptWords('LIMIT')) return { limit: cursor.acceptWords('ALL') ? 'ALL' : parseRowCount(cursor) };
  if (!cursor.acceptWords('FETCH')) return {};
  if (!cursor.acceptWords('FIRST')) cursor.expectWords('NEXT');
  const one: Expression = { kind: 'number', at: cursor.peek().at, text: '1' };
  const limit = cursor.isWord('ROW') || cursor.isWord('ROWS') ? one : parseRowCount(cursor);
  if (!cursor.acceptWords('ROWS')) cursor.expectWords('ROW');
  if (cursor.isWord('WITH')) throw notSupported('FETCH FIRST … WITH TIES', cursor.peek().at);
  cursor.expectWords('ONLY');
  return { limit };
}

function parseUnion(cursor: TokenCursor): QueryBody {
  return parseSetOperations(cursor, ['UNION', 'EXCEPT'], () =>
    parseSetOperations(cursor, ['INTERSECT'], () => parseQueryTerm(cursor)),
  );
}

function parseSetOperations(
  cursor: TokenCursor,
  operators: readonly ('UNION' | 'EXCEPT' | 'INTERSECT')[],
  operand: () => QueryBody,
): QueryBody {
  let left = operand();
  for (;;) {
    const operator = operators.find((word) => cursor.isWord(word));
    if (operator === undefined) return left;
    const { at } = cursor.next();
    const all = cursor.acceptWords('ALL');
    if (!all) cursor.acceptWords('DISTINCT');
    left = { kind: 'set', at, operator, all, left, right: operand() };
  }
}

function parseQueryTerm(cursor: TokenCursor): QueryBody {
  const { at } = cursor.peek();
  if (cursor.isSymbol('(')) return { kind: 'nested', query: cursor.parenthesised(() => parseQuery(cursor)) };
  if (cursor.acceptWords('VALUES')) return { kind: 'values', at, rows: cursor.listOf(() => parseExpression(cursor)) };
  if (cursor.acceptWords('TABLE')) return { kind: 'table', at, name: parseTableName(cursor) };
  if (!cursor.isWord('SELECT')) throw cursor.mismatch("'(', 'SELECT', 'TABLE', 'VALUES'");
  return parseSelect(cursor);
}

/** Reads `[[catalog.]database.]table`. */
export function parseTableName(cursor: TokenCursor): TableName {
  const first = cursor.expectIdentifier();
  const parts = [first];
  while (cursor.acceptSymbol('.')) parts.push(cursor.expectIdentifier());
  return { parts, at: first.at };
}

function parseSelect(cursor: TokenCursor): Select {
  const { at } = cursor.expectWords('SELECT');
  const distinct = cursor.acceptWords('DISTINCT');
  if (!distinct) cursor.acceptWords('ALL');
  const items = cursor.listOf(() => parseSelectItem(cursor));
  const from = cursor.acceptWords('FROM') ? parseFromClause(cursor) : [];
  const where = cursor.acceptWords('WHERE') ? parseExpression(cursor) : undefined;
  const groupBy = cursor.acceptWords('GROUP', 'BY') ? parseGroupBy(cursor) : undefined;
  const having = cursor.acceptWords('HAVING') ? parseExpression(cursor) : undefined;
  const windows = cursor.acceptWords('WINDOW') ? cursor.listOf(() => parseNamedWindow(cursor)) : [];
  return {
    kind: 'select',
    at,
    distinct,
    items,
    from,
    windows,
    ...(where && { where }),
    ...(groupBy && { groupBy }),
    ...(having && { having }),
  };
}

function parseSelectItem(cursor: TokenCursor): SelectItem {
  const { at } = cursor.peek();
  if (cursor.acceptSymbol('*')) return { kind: 'all', at };
  const expression = parseExpression(cursor);
  if (cursor.isSymbol('.') && cursor.isSymbol('*', 1)) {
    cursor.next();
    cursor.next();
    return { kind: 'all', at, of: expression };
  }
  if (cursor.acceptWords('AS')) return { kind: 'expression', expression, alias: cursor.expectIdentifier() };
  // WINDOW, OFFSET and the like are no reserved words in Trino, yet here they begin the next clause.
  const alias = cursor.isIdentifier() && !beginsClause(cursor) ? cursor.expectIdentifier() : undefined;
  return { kind: 'expression', expression, ...(alias && { alias }) };
}

/** Whether an unreserved word that follows is the beginning of a clause rather than an alias. */
export function beginsClause(cursor: TokenCursor): boolean {
  if (cursor.isWord('OFFSET') || cursor.isWord('LIMIT'))
    return ['number', 'parameter'].includes(cursor.peek(1).kind) || cursor.isWord('ALL', 1);
  if (cursor.isWord('FETCH')) return cursor.isWord('FIRST', 1) || cursor.isWord('NEXT', 1);
  if (cursor.isWord('WINDOW')) return cursor.isIdentifier(1) && cursor.isWord('AS', 2);
  if (cursor.isWord('TABLESAMPLE')) return true;
  if (cursor.isWord('QUALIFY') || cursor.isWord('EXCLUDE') || cursor.isWord('REPLACE'))
    return cursor.peek(1).kind !== 'end';
  if (cursor.isWord('WHEN') || cursor.isWord('SET')) return true;
  return cursor.isWord('MATCH_RECOGNIZE');
}

function parseGroupBy(cursor: TokenCursor): NonNullable<Select['groupBy']> {
  const distinct = cursor.acceptWords('DISTINCT');
  if (!distinct && cursor.isWord('ALL') && !cursor.isSymbol(',', 1) && cursor.peek(1).kind === 'end') {
    throw cursor.mismatch('<expression>');
  }
  if (!distinct) cursor.acceptWords('ALL');
  return { distinct, elements: cursor.listOf(() => parseGroupingElement(cursor)) };
}

function parseGroupingElement(cursor: TokenCursor): GroupingElement {
  if (cursor.acceptWords('ROLLUP')) return { kind: 'ROLLUP', sets: parseGroupingSets(cursor) };
  if (cursor.acceptWords('CUBE')) return { kind: 'CUBE', sets: parseGroupingSets(cursor) };
  if (cursor.acceptWords('GROUPING', 'SETS')) return { kind: 'GROUPING SETS', sets: parseGroupingSets(cursor) };
  if (cursor.isSymbol('(') && cursor.isSymbol(')', 1)) {
    cursor.next();
    cursor.next();
    return { kind: 'simple', expressions: [], tuple: true };
  }
  const expression = parseExpression(cursor);
  if (expression.kind === 'row') return { kind: 'simple', expressions: expression.items, tuple: true };
  return { kind: 'simple', expressions: [expression], tuple: false };
}

function parseGroupingSets(cursor: TokenCursor): Expression[][] {
  return cursor.parenthesised(() =>
    cursor.listOf(() => {
      if (!cursor.isSymbol('(')) return [parseExpression(cursor)];
      return cursor.parenthesised(() => (cursor.isSymbol(')') ? [] : cursor.listOf(() => parseExpression(cursor))));
    }),
  );
}

export function parseSortItems(cursor: TokenCursor): SortItem[] {
  return cursor.listOf(() => {
    const expression = parseExpression(cursor);
    const descending = cursor.acceptWords('DESC');
    if (!descending) cursor.acceptWords('ASC');
    const nullsFirst = cursor.acceptWords('NULLS', 'FIRST');
    if (!nullsFirst) cursor.acceptWords('NULLS', 'LAST');
    return { expression, descending, nullsFirst };
  });
}

function parseNamedWindow(cursor: TokenCursor): Select['windows'][number] {
  const name = cursor.expectIdentifier();
  cursor.expectWords('AS');
  return { name, specification: cursor.parenthesised(() => parseWindowSpecification(cursor)) };
}

/** Reads the inside of `OVER (…)`. */
export function parseWindowSpecification(cursor: TokenCursor): WindowSpecification {
  const hasName = cursor.isIdentifier() && !cursor.areWords('PARTITION', 'BY') && !isFrameAhead(cursor);
  const existing = hasName ? cursor.expectIdentifier() : undefined;
  const partitionBy = cursor.acceptWords('PARTITION', 'BY') ? cursor.listOf(() => parseExpression(cursor)) : [];
  const orderBy = cursor.acceptWords('ORDER', 'BY') ? parseSortItems(cursor) : [];
  const frame = isFrameAhead(cursor) ? parseFrame(cursor) : undefined;
  return { partitionBy, orderBy, ...(existing && { existing }), ...(frame && { frame }) };
}

const frameUnits = ['ROWS', 'RANGE', 'GROUPS'] as const;

function isFrameAhead(cursor: TokenCursor): boolean {
  return frameUnits.some((unit) => cursor.isWord(unit)) && !cursor.isSymbol(')', 1);
}

function parseFrame(cursor: TokenCursor): WindowFrame {
  const unit = frameUnits.find((candidate) => cursor.acceptWords(candidate)) ?? 'ROWS';
  if (!cursor.acceptWords('BETWEEN')) return { unit, start: parseFrameBound(cursor) };
  const start = parseFrameBound(cursor);
  cursor.expectWords('AND');
  return { unit, start, end: parseFrameBound(cursor) };
}

function parseFrameBound(cursor: TokenCursor): FrameBound {
  if (cursor.acceptWords('UNBOUNDED', 'PRECEDING')) return { kind: 'unbounded preceding' };
  if (cursor.acceptWords('UNBOUNDED', 'FOLLOWING')) return { kind: 'unbounded following' };
  if (cursor.acceptWords('CURRENT', 'ROW')) return { kind: 'current row' };
  const value = parseValue(cursor);
  if (cursor.acceptWords('PRECEDING')) return { kind: 'preceding', value };
  cursor.expectWords('FOLLOWING');
  return { kind: 'following', value };
}
