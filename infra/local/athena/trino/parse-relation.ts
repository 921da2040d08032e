import { parseExpression } from './parse-expression.ts';
import { beginsClause, isQueryAhead, parseColumnNames, parseQuery, parseTableName } from './parse-query.ts';
import { notSupported } from './sql-error.ts';
import type { Relation } from './syntax-tree.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Reads what stands after FROM: relations with their joins, separated by commas. */
export function parseFromClause(cursor: TokenCursor): Relation[] {
  return cursor.listOf(() => parseRelation(cursor));
}

export function parseRelation(cursor: TokenCursor): Relation {
  return cursor.deeper(() => {
    let left = parseSampledRelation(cursor);
    for (;;) {
      const joined = parseJoin(cursor, left);
      if (joined === undefined) return left;
      left = joined;
    }
  });
}

function parseJoin(cursor: TokenCursor, left: Relation): Relation | undefined {
  if (cursor.acceptWords('CROSS', 'JOIN')) {
    return { kind: 'join', type: 'CROSS', natural: false, left, right: parseSampledRelation(cursor) };
  }
  const natural = cursor.acceptWords('NATURAL');
  const type = parseJoinType(cursor);
  if (type === undefined) {
    if (natural) throw cursor.mismatch("'FULL', 'INNER', 'JOIN', 'LEFT', 'RIGHT'");
    return undefined;
  }
  if (natural) return { kind: 'join', type, natural, left, right: parseSampledRelation(cursor) };
  const right = parseRelation(cursor);
  if (cursor.acceptWords('ON')) return { kind: 'join', type, natural, left, right, on: parseExpression(cursor) };
  cursor.expectWords('USING');
  return { kind: 'join', type, natural, left, right, using: parseColumnNames(cursor) };
}

function parseJoinType(cursor: TokenCursor): 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | undefined {
  if (cursor.acceptWords('JOIN') || cursor.acceptWords('INNER', 'JOIN')) return 'INNER';
  for (const type of ['LEFT', 'RIGHT', 'FULL'] as const) {
    if (cursor.acceptWords(type, 'JOIN') || cursor.acceptWords(type, 'OUTER', 'JOIN')) return type;
  }
  return undefined;
}

function parseSampledRelation(cursor: TokenCursor): Relation {
  const relation = parseAliasedRelation(cursor);
  if (!cursor.isWord('TABLESAMPLE')) return relation;
  // A sample is random on either engine, but Trino's SYSTEM samples splits, which do not exist here.
  throw notSupported('TABLESAMPLE', cursor.peek().at);
}

function parseAliasedRelation(cursor: TokenCursor): Relation {
  const relation = parseRelationPrimary(cursor);
  if (cursor.isWord('MATCH_RECOGNIZE')) throw notSupported('MATCH_RECOGNIZE', cursor.peek().at);
  const hasAlias = cursor.acceptWords('AS') || (cursor.isIdentifier() && !beginsClause(cursor));
  if (!hasAlias) return relation;
  const alias = cursor.expectIdentifier();
  return { kind: 'aliased', relation, alias, columns: cursor.isSymbol('(') ? parseColumnNames(cursor) : [] };
}

function parseRelationPrimary(cursor: TokenCursor): Relation {
  const { at } = cursor.peek();
  if (cursor.acceptWords('UNNEST')) return parseUnnest(cursor);
  if (cursor.isWord('LATERAL') && cursor.isSymbol('(', 1)) {
    cursor.next();
    return { kind: 'subquery', lateral: true, query: cursor.parenthesised(() => parseQuery(cursor)) };
  }
  if (cursor.isSymbol('(')) return parseParenthesisedRelation(cursor);
  if (cursor.isWord('TABLE') && cursor.isSymbol('(', 1)) throw notSupported('A table function', at);
  const name = parseTableName(cursor);
  if (cursor.isSymbol('('))
    throw cursor.mismatch("')', ',', 'AS', 'CROSS', 'GROUP', 'JOIN', 'WHERE', <EOF>, <identifier>");
  if (cursor.isWord('FOR')) throw notSupported('Time travel (FOR TIMESTAMP/VERSION AS OF)', cursor.peek().at);
  return { kind: 'table', name };
}

function parseUnnest(cursor: TokenCursor): Relation {
  const { at } = cursor.peek();
  const expressions = cursor.parenthesised(() => cursor.listOf(() => parseExpression(cursor)));
  return { kind: 'unnest', at, expressions, ordinality: cursor.acceptWords('WITH', 'ORDINALITY') };
}

// A parenthesis holds either a query or a joined relation; `((select 1) union …)` is a query, `((select 1) a join …)` is not.
function parseParenthesisedRelation(cursor: TokenCursor): Relation {
  if (isQueryAhead(cursor)) {
    const mark = cursor.mark();
    try {
      return { kind: 'subquery', lateral: false, query: cursor.parenthesised(() => parseQuery(cursor)) };
    } catch (error) {
      if (!cursor.tokens[mark + 1]?.text.startsWith('(')) throw error;
      cursor.reset(mark);
    }
  }
  return cursor.parenthesised(() => parseRelation(cursor));
}
