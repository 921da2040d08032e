import { parseDataType } from './parse-data-type.ts';
import { parseExpression, parseValue } from './parse-expression.ts';
import { parseQuery, parseSortItems, parseWindowSpecification } from './parse-query.ts';
import { notSupported, type Position, syntaxError } from './sql-error.ts';
import type { Expression, FunctionCall, SortItem } from './syntax-tree.ts';
import type { TokenCursor } from './token-cursor.ts';

type SpecialForm = (cursor: TokenCursor, at: Position) => Expression;

const moments = new Set([
  'CURRENT_DATE',
  'CURRENT_TIME',
  'CURRENT_TIMESTAMP',
  'LOCALTIME',
  'LOCALTIMESTAMP',
  'CURRENT_USER',
]);

// Forms with a grammar of their own, by their first word.
const specialForms: Readonly<Record<string, SpecialForm>> = {
  NULL: (cursor, at) => taken(cursor, { kind: 'null', at }),
  TRUE: (cursor, at) => taken(cursor, { kind: 'boolean', at, value: true }),
  FALSE: (cursor, at) => taken(cursor, { kind: 'boolean', at, value: false }),
  CASE: parseCase,
  CAST: (cursor, at) => parseCast(cursor, at, false),
  EXISTS: parseExists,
  EXTRACT: parseExtract,
  TRIM: parseTrim,
  LISTAGG: parseListagg,
  NORMALIZE: (cursor) => parseCall(cursor, { isReservedName: true }),
};

// The same, for words that are plain names unless the given token follows.
const openedForms: Readonly<Record<string, readonly [follows: string, form: SpecialForm]>> = {
  TRY_CAST: ['(', (cursor, at) => parseCast(cursor, at, true)],
  TRY: ['(', parseTry],
  ARRAY: ['[', parseArray],
  ROW: ['(', parseRow],
  POSITION: ['(', parsePosition],
  SUBSTRING: ['(', parseSubstring],
};

/** Reads a form that is more than a name or a call (CASE, CAST, literals, …), or nothing when none begins here. */
export function parseSpecialForm(cursor: TokenCursor): Expression | undefined {
  const token = cursor.peek();
  if (token.kind !== 'word') return undefined;
  if (moments.has(token.value)) return parseMoment(cursor, token.at);
  if (token.value === 'INTERVAL' && isIntervalAhead(cursor)) return parseInterval(cursor, token.at);
  const form = Object.hasOwn(specialForms, token.value) ? specialForms[token.value] : undefined;
  if (form !== undefined) return form(cursor, token.at);
  const opened = Object.hasOwn(openedForms, token.value) ? openedForms[token.value] : undefined;
  if (opened === undefined || !cursor.isSymbol(opened[0], 1)) return undefined;
  return opened[1](cursor, token.at);
}

function taken(cursor: TokenCursor, expression: Expression): Expression {
  cursor.next();
  return expression;
}

function parseMoment(cursor: TokenCursor, at: Position): Expression {
  const name = cursor.next().value;
  if (cursor.isSymbol('(') && cursor.peek(1).kind === 'number') cursor.parenthesised(() => cursor.expectInteger());
  return { kind: 'moment', at, name };
}

function isIntervalAhead(cursor: TokenCursor): boolean {
  const ahead = cursor.isSymbol('-', 1) || cursor.isSymbol('+', 1) ? 2 : 1;
  return cursor.peek(ahead).kind === 'string';
}

function parseInterval(cursor: TokenCursor, at: Position): Expression {
  cursor.next();
  const negative = cursor.acceptSymbol('-');
  if (!negative) cursor.acceptSymbol('+');
  const value = cursor.expectString();
  const unit = parseIntervalField(cursor);
  const to = cursor.acceptWords('TO') ? parseIntervalField(cursor) : undefined;
  return { kind: 'interval', at, negative, value, unit, ...(to && { to }) };
}

function parseIntervalField(cursor: TokenCursor): string {
  const fields = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];
  if (!fields.some((field) => cursor.isWord(field)))
    throw cursor.mismatch(fields.map((field) => `'${field}'`).join(', '));
  return cursor.next().value;
}

function parseCase(cursor: TokenCursor, at: Position): Expression {
  cursor.next();
  const operand = cursor.isWord('WHEN') ? undefined : parseExpression(cursor);
  const whens: { when: Expression; result: Expression }[] = [];
  do {
    cursor.expectWords('WHEN');
    const when = parseExpression(cursor);
    cursor.expectWords('THEN');
    whens.push({ when, result: parseExpression(cursor) });
  } while (cursor.isWord('WHEN'));
  const otherwise = cursor.acceptWords('ELSE') ? parseExpression(cursor) : undefined;
  cursor.expectWords('END');
  return { kind: 'case', at, whens, ...(operand && { operand }), ...(otherwise && { otherwise }) };
}

function parseCast(cursor: TokenCursor, at: Position, safe: boolean): Expression {
  cursor.next();
  return cursor.parenthesised(() => {
    const operand = parseExpression(cursor);
    cursor.expectWords('AS');
    return { kind: 'cast', at, safe, operand, type: parseDataType(cursor) };
  });
}

function parseTry(cursor: TokenCursor, at: Position): Expression {
  cursor.next();
  return cursor.parenthesised(() => ({ kind: 'try', at, operand: parseExpression(cursor) }));
}

function parseExists(cursor: TokenCursor, at: Position): Expression {
  cursor.next();
  return { kind: 'exists', at, query: cursor.parenthesised(() => parseQuery(cursor)) };
}

function parseArray(cursor: TokenCursor, at: Position): Expression {
  cursor.next();
  cursor.expectSymbol('[');
  const items = cursor.isSymbol(']') ? [] : cursor.listOf(() => parseExpression(cursor));
  cursor.expectSymbol(']');
  return { kind: 'array', at, items };
}

function parseRow(cursor: TokenCursor, at: Position): Expression {
  cursor.next();
  return { kind: 'row', at, items: cursor.parenthesised(() => cursor.listOf(() => parseExpression(cursor))) };
}

function parseExtract(cursor: TokenCursor, at: Position): Expression {
  cursor.next();
  return cursor.parenthesised(() => {
    const field = cursor.expectIdentifier().name.toUpperCase();
    cursor.expectWords('FROM');
    return { kind: 'extract', at, field, operand: parseValue(cursor) };
  });
}

function parsePosition(cursor: TokenCursor, at: Position): Expression {
  const { name } = cursor.expectIdentifier();
  return cursor.parenthesised(() => {
    const needle = parseValue(cursor);
    cursor.expectWords('IN');
    return { ...callOf(at, name), name: 'strpos', args: [parseValue(cursor), needle] };
  });
}

function parseSubstring(cursor: TokenCursor, at: Position): Expression {
  const { name } = cursor.expectIdentifier();
  return cursor.parenthesised(() => {
    const args = [parseValue(cursor)];
    const isStandard = cursor.acceptWords('FROM');
    if (!isStandard) cursor.expectSymbol(',');
    args.push(parseValue(cursor));
    if (isStandard ? cursor.acceptWords('FOR') : cursor.acceptSymbol(',')) args.push(parseValue(cursor));
    return { ...callOf(at, name), name: 'substr', args };
  });
}

function parseTrim(cursor: TokenCursor, at: Position): Expression {
  cursor.next();
  return cursor.parenthesised((): Expression => {
    const word = ['BOTH', 'LEADING', 'TRAILING'].find((side) => cursor.isWord(side));
    if (word !== undefined) cursor.next();
    const side = (word ?? 'BOTH') as 'BOTH' | 'LEADING' | 'TRAILING';
    if (cursor.acceptWords('FROM')) return { kind: 'trim', at, side, operand: parseValue(cursor) };
    const first = parseValue(cursor);
    if (cursor.acceptWords('FROM')) return { kind: 'trim', at, side, characters: first, operand: parseValue(cursor) };
    if (cursor.acceptSymbol(',')) return { kind: 'trim', at, side, operand: first, characters: parseValue(cursor) };
    return { kind: 'trim', at, side, operand: first };
  });
}

function callOf(at: Position, name: string): FunctionCall {
  return { kind: 'call', at, name, args: [], star: false, distinct: false, orderBy: [], ignoreNulls: false };
}

/** Reads `name(…)` with whatever may follow: FILTER, IGNORE NULLS, OVER. */
export function parseCall(cursor: TokenCursor, options: { isReservedName?: boolean } = {}): FunctionCall {
  const token = cursor.peek();
  const isReserved = options.isReservedName === true || token.value === 'GROUPING';
  const name = isReserved ? cursor.next().text : cursor.expectIdentifier().name;
  const call = { ...callOf(token.at, name.toLowerCase()), ...cursor.parenthesised(() => parseArguments(cursor)) };
  return parseCallSuffix(cursor, call);
}

function parseArguments(cursor: TokenCursor): Partial<FunctionCall> {
  if (cursor.acceptSymbol('*')) return { star: true };
  if (cursor.isSymbol(')')) return {};
  const distinct = cursor.acceptWords('DISTINCT');
  if (!distinct) cursor.acceptWords('ALL');
  const args = cursor.listOf(() => parseExpression(cursor));
  const orderBy = cursor.acceptWords('ORDER', 'BY') ? parseSortItems(cursor) : [];
  return { args, distinct, orderBy };
}

function parseCallSuffix(cursor: TokenCursor, call: FunctionCall): FunctionCall {
  let result = call;
  if (cursor.isWord('FILTER') && cursor.isSymbol('(', 1)) {
    cursor.next();
    const filter = cursor.parenthesised(() => {
      cursor.expectWords('WHERE');
      return parseExpression(cursor);
    });
    result = { ...result, filter };
  }
  if (cursor.acceptWords('IGNORE', 'NULLS')) result = { ...result, ignoreNulls: true };
  else cursor.acceptWords('RESPECT', 'NULLS');
  if (!cursor.isWord('OVER')) return result;
  cursor.next();
  if (!cursor.isSymbol('(')) return { ...result, over: cursor.expectIdentifier() };
  return { ...result, over: cursor.parenthesised(() => parseWindowSpecification(cursor)) };
}

function parseListagg(cursor: TokenCursor, at: Position): Expression {
  cursor.next();
  const { distinct, args } = cursor.parenthesised(() => {
    const isDistinct = cursor.acceptWords('DISTINCT');
    const list = cursor.listOf(() => parseExpression(cursor));
    if (cursor.isWord('ON')) throw notSupported('LISTAGG … ON OVERFLOW', cursor.peek().at);
    return { distinct: isDistinct, args: list };
  });
  if (args.length > 2) throw syntaxError(at, "mismatched input ','. Expecting: ')'");
  cursor.expectWords('WITHIN', 'GROUP');
  const orderBy = cursor.parenthesised((): SortItem[] => {
    cursor.expectWords('ORDER', 'BY');
    return parseSortItems(cursor);
  });
  return parseCallSuffix(cursor, { ...callOf(at, 'listagg'), args, distinct, orderBy });
}
