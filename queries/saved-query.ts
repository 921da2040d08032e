import { type LiteralResult, literal, type ParameterType, parameterTypes } from './athena/literal.ts';

export interface QueryParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** The value in text form when none is given; without it the parameter is required. */
  readonly defaultValue?: string;
  readonly meaning: string;
}

export interface ReturnedColumn {
  readonly name: string;
  /** The type as Athena declares it. */
  readonly type: string;
  /** Unit or meaning. */
  readonly meaning: string;
}

export interface SavedQuery {
  readonly name: string;
  readonly title: string;
  readonly parameters: readonly QueryParameter[];
  readonly returns: readonly ReturnedColumn[];
  /** The file's whole text, header included, so that a position in an engine's message is the position in the file. */
  readonly sql: string;
}

/** A saved query's file breaks the rules of its header: a fault of this project, so it is thrown. */
export class SavedQueryError extends Error {
  override readonly name = 'SavedQueryError';
}

const headerLine = /^-- @(\w+)\s+(.+?)\s*$/;
const parameterLine = /^([a-z][a-z0-9_]*):\s*(\w+)(?:\s*=\s*(\S+))?\s+-\s+(.+)$/;
const returnsLine = /^([a-z][a-z0-9_]*):\s*([a-z]+)\s+-\s+(.+)$/;

function isParameterType(text: string | undefined): text is ParameterType {
  return parameterTypes.some((type) => type === text);
}

function parseParameter(file: string, text: string): QueryParameter {
  const match = parameterLine.exec(text);
  const type = match?.[2];
  if (match === null || !isParameterType(type)) {
    throw new SavedQueryError(
      `${file}: cannot read "-- @param ${text}"; write "name: type = default - meaning", the type one of ${parameterTypes.join(', ')}`,
    );
  }
  const parameter = { name: String(match[1]), type, meaning: String(match[4]) };
  if (match[3] === undefined) return parameter;
  const bound = literal(type, match[3]);
  if (!bound.ok) throw new SavedQueryError(`${file}: default of ${parameter.name}: ${bound.message}`);
  return { ...parameter, defaultValue: match[3] };
}

function parseReturns(file: string, text: string): ReturnedColumn {
  const match = returnsLine.exec(text);
  if (match === null)
    throw new SavedQueryError(`${file}: cannot read "-- @returns ${text}"; write "column: type - meaning"`);
  return { name: String(match[1]), type: String(match[2]), meaning: String(match[3]) };
}

/** A quoted text, a quoted name, a comment, or a placeholder; the first three are passed over so that `:from` inside them stays. */
const sqlToken = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|(?<![\w:]):([a-z][a-z0-9_]*)/g;

/** Names of the placeholders `:name` that occur in the statement. */
export function placeholdersOf(sql: string): ReadonlySet<string> {
  return new Set([...sql.matchAll(sqlToken)].map((match) => match[1]).filter((name) => name !== undefined));
}

function checkPlaceholders(file: string, query: SavedQuery): void {
  const used = placeholdersOf(query.sql);
  const declared = new Set(query.parameters.map((parameter) => parameter.name));
  const undeclared = [...used].filter((name) => !declared.has(name));
  const unused = [...declared].filter((name) => !used.has(name));
  if (undeclared.length > 0) throw new SavedQueryError(`${file}: :${undeclared.join(', :')} is used but has no @param`);
  if (unused.length > 0) throw new SavedQueryError(`${file}: @param ${unused.join(', ')} is declared but not used`);
}

/** Reads one file of queries/sql. Throws SavedQueryError when its header is incomplete or disagrees with its placeholders. */
export function parseSavedQuery(file: string, sql: string): SavedQuery {
  const entries = sql
    .split('\n')
    .map((line) => headerLine.exec(line))
    .filter((match) => match !== null)
    .map((match) => ({ key: String(match[1]), value: String(match[2]) }));
  const valuesOf = (key: string) => entries.filter((entry) => entry.key === key).map((entry) => entry.value);
  const unknown = entries.find((entry) => !['name', 'title', 'param', 'returns'].includes(entry.key));
  if (unknown !== undefined) throw new SavedQueryError(`${file}: unknown header @${unknown.key}`);
  const [name, title] = [valuesOf('name')[0], valuesOf('title')[0]];
  if (name === undefined || title === undefined) throw new SavedQueryError(`${file}: @name and @title are required`);
  const query: SavedQuery = {
    name,
    title,
    parameters: valuesOf('param').map((text) => parseParameter(file, text)),
    returns: valuesOf('returns').map((text) => parseReturns(file, text)),
    sql,
  };
  if (query.returns.length === 0) throw new SavedQueryError(`${file}: at least one @returns is required`);
  checkPlaceholders(file, query);
  return query;
}

export type BoundQuery =
  | { ok: true; sql: string }
  | { ok: false; code: 'PARAMETER_MISSING' | 'PARAMETER_VALUE'; message: string };

/**
 * The statement with every placeholder replaced by the literal of its value (given as text, else the default). Refuses a missing
 * or malformed value by the parameter's name.
 */
export function bindParameters(query: SavedQuery, values: Readonly<Record<string, string | undefined>>): BoundQuery {
  const bound = new Map<string, string>();
  for (const parameter of query.parameters) {
    const text = values[parameter.name] ?? parameter.defaultValue;
    if (text === undefined) {
      return { ok: false, code: 'PARAMETER_MISSING', message: `--${parameter.name} is required: ${parameter.meaning}` };
    }
    const result: LiteralResult = literal(parameter.type, text);
    if (!result.ok) return { ok: false, code: result.code, message: `--${parameter.name}: ${result.message}` };
    bound.set(parameter.name, result.sql);
  }
  const sql = query.sql.replaceAll(sqlToken, (token, name?: string) =>
    name === undefined ? token : (bound.get(name) ?? token),
  );
  return { ok: true, sql };
}
