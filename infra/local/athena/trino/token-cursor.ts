import { type SqlError, statementTooLarge, syntaxError } from './sql-error.ts';
import type { Identifier } from './syntax-tree.ts';
import { type Token, tokenize } from './tokens.ts';

// Trino's reserved words: they cannot name a column, table or alias unless quoted.
const reserved = new Set(
  `ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER
  DEALLOCATE DELETE DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXECUTE EXISTS EXTRACT FALSE FOR FROM FULL GROUP GROUPING
  HAVING IN INNER INSERT INTERSECT INTO IS JOIN LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP NATURAL NORMALIZE NOT NULL ON OR
  ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP SELECT SKIP TABLE THEN TRIM TRUE UESCAPE UNION UNNEST USING VALUES WHEN WHERE
  WITH`.split(/\s+/),
);

// An expression nested deeper than this would exhaust the stack of a recursive parser; Athena refuses such text as well.
const maxDepth = 200;

/** Reads tokens one by one, with Trino's wording for what does not fit. */
export class TokenCursor {
  readonly sql: string;
  readonly tokens: readonly Token[];
  #index = 0;
  #depth = 0;
  #parameters = 0;

  constructor(sql: string) {
    this.sql = sql;
    this.tokens = tokenize(sql);
  }

  peek(ahead = 0): Token {
    const last = this.tokens.length - 1;
    const token = this.tokens[Math.min(this.#index + ahead, last)];
    if (token === undefined) throw new Error('a token list always ends with its end token');
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  mark(): number {
    return this.#index;
  }

  reset(mark: number): void {
    this.#index = mark;
  }

  nextParameter(): number {
    this.#parameters += 1;
    return this.#parameters - 1;
  }

  get parameterCount(): number {
    return this.#parameters;
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.value === word;
  }

  areWords(...words: string[]): boolean {
    return words.every((word, ahead) => this.isWord(word, ahead));
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.value === symbol;
  }

  /** Takes the words when all of them come next, else takes nothing. */
  acceptWords(...words: string[]): boolean {
    if (!this.areWords(...words)) return false;
    this.#index += words.length;
    return true;
  }

  acceptSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#index += 1;
    return true;
  }

  expectWords(...words: string[]): Token {
    const first = this.peek();
    for (const word of words) if (!this.acceptWords(word)) throw this.mismatch(`'${word}'`);
    return first;
  }

  expectSymbol(symbol: string): Token {
    const token = this.peek();
    if (!this.acceptSymbol(symbol)) throw this.mismatch(`'${symbol}'`);
    return token;
  }

  expectString(): string {
    if (this.peek().kind !== 'string') throw this.mismatch('<string>');
    return this.next().value;
  }

  expectInteger(): number {
    const token = this.peek();
    if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw this.mismatch('<integer>');
    this.next();
    return Number(token.text);
  }

  /** Whether an unreserved or quoted name comes next. */
  isIdentifier(ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'name' || (token.kind === 'word' && !reserved.has(token.value));
  }

  expectIdentifier(): Identifier {
    if (!this.isIdentifier()) throw this.mismatch('<identifier>');
    const token = this.next();
    if (token.text.startsWith('`')) {
      throw syntaxError(token.at, 'backquoted identifiers are not supported; use double quotes to quote identifiers');
    }
    return { name: token.kind === 'name' ? token.value : token.text, quoted: token.kind === 'name', at: token.at };
  }

  /** A name in Hive's or Trino's quotes, as Athena's DDL allows both; lower case, as Athena stores it. */
  expectDdlName(): Identifier {
    const token = this.peek();
    if (token.kind !== 'name' && token.kind !== 'word') throw this.mismatch('<identifier>');
    this.next();
    const name = (token.kind === 'name' ? token.value : token.text).toLowerCase();
    return { name, quoted: token.kind === 'name', at: token.at };
  }

  listOf<T>(item: () => T): T[] {
    const items = [item()];
    while (this.acceptSymbol(',')) items.push(item());
    return items;
  }

  parenthesised<T>(inner: () => T): T {
    this.expectSymbol('(');
    const result = inner();
    this.expectSymbol(')');
    return result;
  }

  /** Ends a statement: only an optional semicolon may follow. */
  expectEnd(): void {
    this.acceptSymbol(';');
    if (this.peek().kind !== 'end') throw this.mismatch('<EOF>');
  }

  /** Guards recursion: runs `inner` one level deeper. */
  deeper<T>(inner: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw statementTooLarge(this.peek().at);
    try {
      return inner();
    } finally {
      this.#depth -= 1;
    }
  }

  mismatch(expected: string): SqlError {
    const token = this.peek();
    return syntaxError(token.at, `mismatched input '${token.text}'. Expecting: ${expected}`);
  }
}
