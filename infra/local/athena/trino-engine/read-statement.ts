import { parseStatement } from '../trino/parse-statement.ts';
import { SqlError } from '../trino/sql-error.ts';
import type { Statement } from '../trino/statement.ts';

const begins: readonly (readonly [RegExp, 'query' | 'insert' | 'delete' | 'update' | 'merge' | 'explain'])[] = [
  [/^[\s(]*(?:SELECT|WITH|VALUES|TABLE)\b/i, 'query'],
  [/^\s*INSERT\b/i, 'insert'],
  [/^\s*DELETE\b/i, 'delete'],
  [/^\s*UPDATE\b/i, 'update'],
  [/^\s*MERGE\b/i, 'merge'],
  [/^\s*EXPLAIN\b/i, 'explain'],
];

/**
 * What a statement is. One that Trino is given as it came need not be understood beyond its first word: Trino knows more than
 * the parser of this endpoint, and says better what is wrong.
 * @throws SqlError when it is none
 */
export function readStatement(sql: string): Statement {
  try {
    return parseStatement(sql).statement;
  } catch (error) {
    const kind = error instanceof SqlError ? begins.find(([word]) => word.test(withoutComments(sql)))?.[1] : undefined;
    if (kind === undefined) throw error;
    return unread(kind);
  }
}

function withoutComments(sql: string): string {
  return sql.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '');
}

// These kinds are run by their text; nothing of what stands in for their parts is looked at.
function unread(kind: (typeof begins)[number][1]): Statement {
  return { kind } as Statement;
}
