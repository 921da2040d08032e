import { parseAlter, parseCreate, parseDdlTableName, parseDrop, parseUnload } from './parse-ddl.ts';
import { parseExpression } from './parse-expression.ts';
import { parseColumnNames, parseQuery, parseTableName } from './parse-query.ts';
import { parseRelation } from './parse-relation.ts';
import { isStackOverflow, notSupported, statementTooLarge } from './sql-error.ts';
import type { Assignment, Merge, MergeCase, Show, Statement } from './statement.ts';
import { TokenCursor } from './token-cursor.ts';

const queryWords = ['SELECT', 'WITH', 'VALUES', 'TABLE'];

// One parser for each kind of statement, by its first word.
const parsers: Readonly<Record<string, (cursor: TokenCursor) => Statement>> = {
  CREATE: parseCreate,
  DROP: parseDrop,
  ALTER: parseAlter,
  UNLOAD: parseUnload,
  INSERT: parseInsert,
  DELETE: parseDelete,
  UPDATE: parseUpdate,
  MERGE: parseMerge,
  SHOW: parseShow,
  DESCRIBE: parseDescribe,
  DESC: parseDescribe,
  EXPLAIN: parseExplain,
  PREPARE: parsePrepare,
  EXECUTE: parseExecute,
  DEALLOCATE: parseDeallocate,
  OPTIMIZE: parseOptimize,
  VACUUM: parseVacuum,
  MSCK: parseMsck,
};

/** A statement with the number of `?` in it. */
export interface ParsedStatement {
  readonly statement: Statement;
  readonly parameterCount: number;
}

/**
 * Reads one statement of Athena's SQL (Trino's queries, Hive's and Iceberg's DDL).
 * @throws SqlError SYNTAX_ERROR with line and column when it is none, NOT_SUPPORTED when it cannot be answered here.
 */
export function parseStatement(sql: string): ParsedStatement {
  const cursor = new TokenCursor(sql);
  try {
    const statement = parseOne(cursor);
    cursor.expectEnd();
    return { statement, parameterCount: cursor.parameterCount };
  } catch (error) {
    throw isStackOverflow(error) ? statementTooLarge(cursor.peek().at) : error;
  }
}

function parseOne(cursor: TokenCursor): Statement {
  const token = cursor.peek();
  if (cursor.isSymbol('(') || queryWords.includes(token.value)) return { kind: 'query', query: parseQuery(cursor) };
  const parse = token.kind === 'word' && Object.hasOwn(parsers, token.value) ? parsers[token.value] : undefined;
  if (cursor.isWord('ANALYZE')) throw notSupported('ANALYZE', token.at);
  if (parse === undefined)
    throw cursor.mismatch([...queryWords, ...Object.keys(parsers)].map((word) => `'${word}'`).join(', '));
  return parse(cursor);
}

function parseInsert(cursor: TokenCursor): Statement {
  cursor.expectWords('INSERT', 'INTO');
  const table = parseTableName(cursor);
  const isColumnList =
    cursor.isSymbol('(') &&
    !['SELECT', 'WITH', 'VALUES', 'TABLE'].some((word) => cursor.isWord(word, 1)) &&
    !cursor.isSymbol('(', 1);
  const columns = isColumnList ? parseColumnNames(cursor) : [];
  return { kind: 'insert', table, columns, query: parseQuery(cursor) };
}

function parseDelete(cursor: TokenCursor): Statement {
  cursor.expectWords('DELETE', 'FROM');
  const table = parseTableName(cursor);
  const where = cursor.acceptWords('WHERE') ? parseExpression(cursor) : undefined;
  return { kind: 'delete', table, ...(where && { where }) };
}

function parseAssignments(cursor: TokenCursor): Assignment[] {
  return cursor.listOf(() => {
    const column = cursor.expectIdentifier();
    cursor.expectSymbol('=');
    return { column, value: parseExpression(cursor) };
  });
}

function parseUpdate(cursor: TokenCursor): Statement {
  cursor.expectWords('UPDATE');
  const table = parseTableName(cursor);
  cursor.expectWords('SET');
  const assignments = parseAssignments(cursor);
  const where = cursor.acceptWords('WHERE') ? parseExpression(cursor) : undefined;
  return { kind: 'update', table, assignments, ...(where && { where }) };
}

function parseMerge(cursor: TokenCursor): Merge {
  cursor.expectWords('MERGE', 'INTO');
  const table = parseTableName(cursor);
  const hasAlias = cursor.acceptWords('AS') || cursor.isIdentifier();
  const alias = hasAlias && !cursor.isWord('USING') ? cursor.expectIdentifier() : undefined;
  cursor.expectWords('USING');
  const source = parseRelation(cursor);
  cursor.expectWords('ON');
  const on = parseExpression(cursor);
  const cases: MergeCase[] = [];
  while (cursor.acceptWords('WHEN')) cases.push(parseMergeCase(cursor));
  if (cases.length === 0) throw cursor.mismatch("'WHEN'");
  return { kind: 'merge', table, source, on, cases, ...(alias && { alias }) };
}

function parseMergeCase(cursor: TokenCursor): MergeCase {
  const isNegated = cursor.acceptWords('NOT');
  cursor.expectWords('MATCHED');
  const when = cursor.acceptWords('AND') ? parseExpression(cursor) : undefined;
  cursor.expectWords('THEN');
  if (!isNegated && cursor.acceptWords('DELETE')) return { kind: 'delete', ...(when && { when }) };
  if (!isNegated) {
    cursor.expectWords('UPDATE', 'SET');
    return { kind: 'update', assignments: parseAssignments(cursor), ...(when && { when }) };
  }
  cursor.expectWords('INSERT');
  const columns = cursor.isSymbol('(') ? parseColumnNames(cursor) : [];
  cursor.expectWords('VALUES');
  const values = cursor.parenthesised(() => cursor.listOf(() => parseExpression(cursor)));
  return { kind: 'insert', columns, values, ...(when && { when }) };
}

function parseShow(cursor: TokenCursor): Show {
  cursor.expectWords('SHOW');
  if (cursor.acceptWords('TABLES')) return parseListing(cursor, 'tables');
  if (cursor.acceptWords('VIEWS')) return parseListing(cursor, 'views');
  if (cursor.acceptWords('DATABASES') || cursor.acceptWords('SCHEMAS')) {
    return { kind: 'show', subject: 'databases', ...parsePattern(cursor) };
  }
  if (cursor.acceptWords('COLUMNS')) {
    if (!cursor.acceptWords('FROM')) cursor.expectWords('IN');
    const of = parseDdlTableName(cursor);
    const hasDatabase = cursor.acceptWords('FROM') || cursor.acceptWords('IN');
    if (!hasDatabase) return { kind: 'show', subject: 'columns', of };
    return { kind: 'show', subject: 'columns', of: { at: of.at, parts: [cursor.expectDdlName(), ...of.parts] } };
  }
  if (cursor.acceptWords('CREATE', 'TABLE'))
    return { kind: 'show', subject: 'create table', of: parseDdlTableName(cursor) };
  if (cursor.acceptWords('CREATE', 'VIEW'))
    return { kind: 'show', subject: 'create view', of: parseDdlTableName(cursor) };
  if (cursor.acceptWords('PARTITIONS')) return { kind: 'show', subject: 'partitions', of: parseDdlTableName(cursor) };
  cursor.expectWords('TBLPROPERTIES');
  const of = parseDdlTableName(cursor);
  const pattern = cursor.isSymbol('(') ? cursor.parenthesised(() => cursor.expectString()) : undefined;
  return { kind: 'show', subject: 'table properties', of, ...(pattern && { pattern }) };
}

function parseListing(cursor: TokenCursor, subject: 'tables' | 'views'): Show {
  const hasDatabase = cursor.acceptWords('IN') || cursor.acceptWords('FROM');
  const of = hasDatabase ? parseDdlTableName(cursor) : undefined;
  return { kind: 'show', subject, ...(of && { of }), ...parsePattern(cursor) };
}

function parsePattern(cursor: TokenCursor): { pattern?: string } {
  cursor.acceptWords('LIKE');
  return cursor.peek().kind === 'string' ? { pattern: cursor.expectString() } : {};
}

function parseDescribe(cursor: TokenCursor): Statement {
  cursor.next();
  if (!cursor.acceptWords('EXTENDED')) cursor.acceptWords('FORMATTED');
  return { kind: 'describe', table: parseDdlTableName(cursor) };
}

function parseExplain(cursor: TokenCursor): Statement {
  cursor.next();
  const analyze = cursor.acceptWords('ANALYZE');
  if (cursor.isSymbol('(') && (cursor.isWord('TYPE', 1) || cursor.isWord('FORMAT', 1))) {
    while (!cursor.acceptSymbol(')')) cursor.next();
  }
  return { kind: 'explain', statement: cursor.deeper(() => parseOne(cursor)), analyze };
}

function parsePrepare(cursor: TokenCursor): Statement {
  cursor.next();
  const { name } = cursor.expectIdentifier();
  cursor.expectWords('FROM');
  const text = cursor.sql.slice(cursor.peek().start).trim().replace(/;$/, '');
  parseOne(cursor);
  return { kind: 'prepare', name, text };
}

function parseExecute(cursor: TokenCursor): Statement {
  cursor.next();
  const { name } = cursor.expectIdentifier();
  const parameters = cursor.acceptWords('USING') ? cursor.listOf(() => expressionText(cursor)) : [];
  return { kind: 'execute', name, parameters };
}

function expressionText(cursor: TokenCursor): string {
  const { start } = cursor.peek();
  parseExpression(cursor);
  return cursor.sql.slice(start, cursor.peek().start).trim();
}

function parseDeallocate(cursor: TokenCursor): Statement {
  cursor.next();
  cursor.expectWords('PREPARE');
  return { kind: 'deallocate', name: cursor.expectIdentifier().name };
}

function parseOptimize(cursor: TokenCursor): Statement {
  cursor.next();
  const table = parseDdlTableName(cursor);
  cursor.expectWords('REWRITE', 'DATA', 'USING', 'BIN_PACK');
  const where = cursor.acceptWords('WHERE') ? expressionText(cursor) : undefined;
  return { kind: 'maintenance', table, command: 'OPTIMIZE', ...(where && { where }) };
}

function parseVacuum(cursor: TokenCursor): Statement {
  cursor.next();
  return { kind: 'maintenance', table: parseDdlTableName(cursor), command: 'VACUUM' };
}

function parseMsck(cursor: TokenCursor): Statement {
  cursor.next();
  cursor.expectWords('REPAIR', 'TABLE');
  return { kind: 'maintenance', table: parseDdlTableName(cursor), command: 'MSCK' };
}
