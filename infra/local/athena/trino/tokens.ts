import { type Position, syntaxError } from './sql-error.ts';

/** `word`: unquoted identifier or keyword; `name`: quoted identifier; `end`: after the last token. */
export type TokenKind = 'word' | 'name' | 'string' | 'binary' | 'number' | 'symbol' | 'parameter' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Upper case for words, unquoted content for names, strings and binaries, the text itself for the rest. */
  readonly value: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly at: Position;
}

const rules: readonly (readonly [TokenKind | 'space', RegExp])[] = [
  ['space', /\s+|--[^\n]*|\/\*[\s\S]*?\*\//y],
  ['binary', /[xX]'[^']*'/y],
  ['string', /'(?:[^']|'')*'/y],
  ['name', /"(?:[^"]|"")*"|`(?:[^`]|``)*`/y],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)[eE][+-]?\d+|\d+\.\d*|\.\d+|\d+/y],
  ['word', /[\p{L}_@][\p{L}\p{N}_@$]*/uy],
  ['parameter', /\?/y],
  ['symbol', /->|=>|<>|!=|<=|>=|\|\||[-+*/%=<>()[\],.:;{}|^&~!$#\\]/y],
];

function positionsOf(sql: string): (offset: number) => Position {
  const lineStarts = [0, ...[...sql.matchAll(/\n/g)].map((match) => match.index + 1)];
  return (offset) => {
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
  };
}

function tokenValue(kind: TokenKind, text: string): string {
  if (kind === 'word') return text.toUpperCase();
  if (kind === 'string') return text.slice(1, -1).replaceAll("''", "'");
  if (kind === 'binary') return text.slice(2, -1);
  if (kind === 'name') {
    const quote = text.charAt(0);
    return text.slice(1, -1).replaceAll(quote + quote, quote);
  }
  return text;
}

/**
 * Cuts a statement into Trino's tokens. Backtick names are Hive's (Athena's DDL); the query parser refuses them.
 * @throws SqlError SYNTAX_ERROR at a character that begins no token, or at an unfinished string or comment.
 */
export function tokenize(sql: string): Token[] {
  const positionAt = positionsOf(sql);
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < sql.length) {
    const match = matchAt(sql, offset);
    if (match === undefined) throw syntaxError(positionAt(offset), `extraneous input '${sql.charAt(offset)}'`);
    const end = offset + match.text.length;
    if (match.kind !== 'space') {
      tokens.push({
        kind: match.kind,
        value: tokenValue(match.kind, match.text),
        text: match.text,
        start: offset,
        end,
        at: positionAt(offset),
      });
    }
    offset = end;
  }
  tokens.push({ kind: 'end', value: '<EOF>', text: '<EOF>', start: offset, end: offset, at: positionAt(offset) });
  return tokens;
}

function matchAt(sql: string, offset: number): { kind: TokenKind | 'space'; text: string } | undefined {
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = offset;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}
