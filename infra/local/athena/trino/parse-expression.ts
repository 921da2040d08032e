import { parseDataType } from './parse-data-type.ts';
import { parseCall, parseSpecialForm } from './parse-function.ts';
import { isQueryAhead, parseQuery } from './parse-query.ts';
import { notSupported, syntaxError } from './sql-error.ts';
import type { ArithmeticOperator, ComparisonOperator, Expression, Identifier } from './syntax-tree.ts';
import type { TokenCursor } from './token-cursor.ts';

const comparisons: Readonly<Record<string, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** Reads one boolean or value expression by Trino's grammar and precedence. */
export function parseExpression(cursor: TokenCursor): Expression {
  return cursor.deeper(() => parseOr(cursor));
}

function parseOr(cursor: TokenCursor): Expression {
  return parseLogical(cursor, 'OR', () => parseLogical(cursor, 'AND', () => parseNot(cursor)));
}

// One flat node per chain, so that a condition of a thousand terms is no deeper than one of two.
function parseLogical(cursor: TokenCursor, operator: 'AND' | 'OR', operand: () => Expression): Expression {
  const first = operand();
  if (!cursor.isWord(operator)) return first;
  const operands = [first];
  while (cursor.acceptWords(operator)) operands.push(operand());
  return { kind: 'logical', at: first.at, operator, operands };
}

function parseNot(cursor: TokenCursor): Expression {
  const { at } = cursor.peek();
  if (!cursor.acceptWords('NOT')) return parsePredicate(cursor);
  return { kind: 'not', at, operand: cursor.deeper(() => parseNot(cursor)) };
}

function parsePredicate(cursor: TokenCursor): Expression {
  const left = parseValue(cursor);
  const { at, kind, value } = cursor.peek();
  const operator = kind === 'symbol' ? comparisons[value] : undefined;
  if (operator !== undefined) {
    cursor.next();
    return parseComparison(cursor, left, operator);
  }
  if (cursor.acceptWords('IS')) {
    const negated = cursor.acceptWords('NOT');
    if (cursor.acceptWords('NULL')) return { kind: 'is null', at, negated, operand: left };
    cursor.expectWords('DISTINCT', 'FROM');
    return { kind: 'distinct', at, negated, left, right: parseValue(cursor) };
  }
  const negated = cursor.isWord('NOT') && ['BETWEEN', 'IN', 'LIKE'].some((word) => cursor.isWord(word, 1));
  if (negated) cursor.next();
  if (cursor.acceptWords('BETWEEN')) {
    const low = parseValue(cursor);
    cursor.expectWords('AND');
    return { kind: 'between', at, negated, operand: left, low, high: parseValue(cursor) };
  }
  if (cursor.acceptWords('IN')) return parseIn(cursor, left, negated);
  if (cursor.acceptWords('LIKE')) {
    const pattern = parseValue(cursor);
    const escapeBy = cursor.acceptWords('ESCAPE') ? parseValue(cursor) : undefined;
    return { kind: 'like', at, negated, operand: left, pattern, ...(escapeBy && { escape: escapeBy }) };
  }
  return left;
}

function parseComparison(cursor: TokenCursor, left: Expression, operator: ComparisonOperator): Expression {
  const at = cursor.peek(-1).at;
  const isQuantified = ['ALL', 'ANY', 'SOME'].some((word) => cursor.isWord(word)) && cursor.isSymbol('(', 1);
  if (!isQuantified) return { kind: 'compare', at, operator, left, right: parseValue(cursor) };
  const quantifier = cursor.next().value === 'ALL' ? 'ALL' : 'ANY';
  return { kind: 'quantified', at, operator, quantifier, left, query: cursor.parenthesised(() => parseQuery(cursor)) };
}

function parseIn(cursor: TokenCursor, operand: Expression, negated: boolean): Expression {
  const { at } = operand;
  return cursor.parenthesised((): Expression => {
    if (isQueryAhead(cursor)) return { kind: 'in query', at, negated, operand, query: parseQuery(cursor) };
    return { kind: 'in list', at, negated, operand, items: cursor.listOf(() => parseExpression(cursor)) };
  });
}

/** Reads a value expression: everything that binds tighter than comparisons and logic. */
export function parseValue(cursor: TokenCursor): Expression {
  let left = parseSum(cursor);
  while (cursor.isSymbol('||')) {
    const { at } = cursor.next();
    left = { kind: 'concat', at, left, right: parseSum(cursor) };
  }
  return left;
}

function parseSum(cursor: TokenCursor): Expression {
  return parseArithmetic(cursor, ['+', '-'], () => parseArithmetic(cursor, ['*', '/', '%'], () => parseSigned(cursor)));
}

function parseArithmetic(
  cursor: TokenCursor,
  operators: readonly ArithmeticOperator[],
  operand: () => Expression,
): Expression {
  let left = operand();
  for (;;) {
    const operator = operators.find((candidate) => cursor.isSymbol(candidate));
    if (operator === undefined) return left;
    const { at } = cursor.next();
    left = { kind: 'arithmetic', at, operator, left, right: operand() };
  }
}

function parseSigned(cursor: TokenCursor): Expression {
  const { at } = cursor.peek();
  if (cursor.acceptSymbol('-')) return { kind: 'negate', at, operand: cursor.deeper(() => parseSigned(cursor)) };
  if (cursor.acceptSymbol('+')) return cursor.deeper(() => parseSigned(cursor));
  let operand = parsePostfix(cursor);
  while (cursor.areWords('AT', 'TIME', 'ZONE')) {
    cursor.acceptWords('AT', 'TIME', 'ZONE');
    operand = { kind: 'at zone', at, operand, zone: parsePostfix(cursor) };
  }
  return operand;
}

function parsePostfix(cursor: TokenCursor): Expression {
  let base = parsePrimary(cursor);
  for (;;) {
    const { at } = cursor.peek();
    if (cursor.acceptSymbol('[')) {
      base = { kind: 'subscript', at, base, index: parseValue(cursor) };
      cursor.expectSymbol(']');
    } else if (cursor.isSymbol('.') && cursor.isIdentifier(1)) {
      cursor.next();
      const field = cursor.expectIdentifier();
      base =
        base.kind === 'name'
          ? { kind: 'name', at: base.at, parts: [...base.parts, field] }
          : { kind: 'field', at, base, field };
    } else {
      return base;
    }
  }
}

function parsePrimary(cursor: TokenCursor): Expression {
  const token = cursor.peek();
  const { at } = token;
  switch (token.kind) {
    case 'number':
      return { kind: 'number', at, text: cursor.next().text };
    case 'string':
      return { kind: 'string', at, value: cursor.next().value };
    case 'binary':
      return { kind: 'binary', at, hex: hexDigits(cursor) };
    case 'parameter':
      cursor.next();
      return { kind: 'parameter', at, index: cursor.nextParameter() };
    case 'symbol':
      return parseParenthesis(cursor);
    default:
      return parseSpecialForm(cursor) ?? parseNamed(cursor);
  }
}

function hexDigits(cursor: TokenCursor): string {
  const token = cursor.next();
  const hex = token.value.replaceAll(/\s/g, '');
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(hex))
    throw syntaxError(token.at, 'Binary literal must contain an even number of digits');
  return hex;
}

function parseParenthesis(cursor: TokenCursor): Expression {
  const { at } = cursor.peek();
  if (isLambdaAhead(cursor)) return parseLambda(cursor);
  return cursor.parenthesised((): Expression => {
    if (isQueryAhead(cursor)) return { kind: 'subquery', at, query: parseQuery(cursor) };
    const items = cursor.listOf(() => parseExpression(cursor));
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: 'row', at, items };
  });
}

function isLambdaAhead(cursor: TokenCursor): boolean {
  if (cursor.isIdentifier() && cursor.isSymbol('->', 1)) return true;
  if (!cursor.isSymbol('(')) return false;
  let ahead = 1;
  while (cursor.isIdentifier(ahead) && cursor.isSymbol(',', ahead + 1)) ahead += 2;
  if (cursor.isIdentifier(ahead)) ahead += 1;
  return cursor.isSymbol(')', ahead) && cursor.isSymbol('->', ahead + 1);
}

function parseLambda(cursor: TokenCursor): Expression {
  const { at } = cursor.peek();
  const parameters: Identifier[] = [];
  if (cursor.acceptSymbol('(')) {
    if (!cursor.isSymbol(')')) parameters.push(...cursor.listOf(() => cursor.expectIdentifier()));
    cursor.expectSymbol(')');
  } else {
    parameters.push(cursor.expectIdentifier());
  }
  cursor.expectSymbol('->');
  return { kind: 'lambda', at, parameters, body: parseExpression(cursor) };
}

function parseNamed(cursor: TokenCursor): Expression {
  const { at } = cursor.peek();
  if (isLambdaAhead(cursor)) return parseLambda(cursor);
  if (cursor.isWord('U') && cursor.isSymbol('&', 1) && cursor.peek(2).start === cursor.peek().end + 1) {
    throw notSupported("Text with Unicode escapes (U&'…')", at);
  }
  if (isTypedLiteralAhead(cursor)) {
    const type = parseDataType(cursor);
    return { kind: 'typed', at, type, value: cursor.expectString() };
  }
  if (cursor.isSymbol('(', 1) && (cursor.isIdentifier() || cursor.isWord('GROUPING'))) return parseCall(cursor);
  return { kind: 'name', at, parts: [cursor.expectIdentifier()] };
}

function isTypedLiteralAhead(cursor: TokenCursor): boolean {
  if (cursor.peek().kind !== 'word' || !cursor.isIdentifier()) return false;
  return (
    cursor.peek(1).kind === 'string' || (cursor.areWords('DOUBLE', 'PRECISION') && cursor.peek(2).kind === 'string')
  );
}
