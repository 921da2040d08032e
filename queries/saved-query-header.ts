import { literal, type ParameterType, parameterTypes } from './athena/literal.ts';
import {
  type QueryParameter,
  type ReturnedColumn,
  type SavedQuery,
  SavedQueryError,
  type SinceBound,
  type WholeRead,
} from './saved-query.ts';
import { parseRelativeDay } from './saved-query-days.ts';
import { placeholdersOf } from './saved-query-placeholders.ts';

const headerLine = /^-- @(\w+)\s+(.+?)\s*$/;
const parameterLine = /^([a-z][a-z0-9_]*):\s*(\w+)(?:\(([^()]*)\))?(?:\s*=\s*(\S+))?\s+-\s+(\S.*)$/;
const returnsLine = /^([a-z][a-z0-9_]*):\s*([a-z]+)\s+-\s+(\S.*)$/;
const sinceLine = /^:([a-z][a-z0-9_]*)(?:-(\d{1,5}))?\s+([a-z][a-z0-9_]*(?:\s*,\s*[a-z][a-z0-9_]*)*)$/;
const wholeLine = /^([a-z][a-z0-9_]*)\s+-\s+(\S.*)$/;
const headerKeys = ['name', 'title', 'question', 'param', 'returns', 'since', 'whole'] as const;

/** The bound of compileQuery: an order that is announced again moves to a day that lies no further back than this. */
const defaultDaysBefore = 7;

function isParameterType(text: string | undefined): text is ParameterType | 'choice' {
  return text === 'choice' || parameterTypes.some((type) => type === text);
}

/** What stands in the parentheses behind a type: the choices, or the range of an integer. */
function parseDetail(type: QueryParameter['type'], detail: string | undefined): Partial<QueryParameter> | string {
  if (type === 'choice') {
    const choices = detail?.split('|') ?? [];
    const areWords = choices.every((choice) => /^[a-z0-9][a-z0-9_-]*$/.test(choice));
    if (choices.length < 2 || !areWords) return 'write the choices like choice(day|week|month)';
    return new Set(choices).size === choices.length ? { choices } : 'a choice stands there twice';
  }
  if (detail === undefined) return {};
  const range = type === 'integer' ? /^(-?\d{1,15})?\.\.(-?\d{1,15})?$/.exec(detail) : null;
  if (range === null) return 'only choice(a|b) and integer(1..100) have something in parentheses';
  const [, least, most] = range;
  return {
    ...(least === undefined ? {} : { least: Number(least) }),
    ...(most === undefined ? {} : { most: Number(most) }),
  };
}

/** Why a default is none, or undefined. */
function faultOfDefault(
  parameter: QueryParameter,
  text: string,
  earlier: readonly QueryParameter[],
): string | undefined {
  const { type, choices = [], least, most } = parameter;
  if (type === 'choice') return choices.includes(text) ? undefined : `${text} is none of ${choices.join(', ')}`;
  const relative = type === 'date' ? parseRelativeDay(text) : undefined;
  if (relative !== undefined) {
    const isKnown =
      relative.anchor === 'latest' || earlier.some(({ name, type }) => name === relative.anchor && type === 'date');
    return isKnown ? undefined : `${relative.anchor} is neither latest nor a date that is declared before`;
  }
  const bound = literal(type, text);
  if (!bound.ok) return bound.message;
  const isOutside = type === 'integer' && (Number(text) < (least ?? -Infinity) || Number(text) > (most ?? Infinity));
  return isOutside ? `${text} is out of its own range` : undefined;
}

function parseParameter(file: string, text: string, earlier: readonly QueryParameter[]): QueryParameter {
  const match = parameterLine.exec(text);
  const type = match?.[2];
  if (match === null || !isParameterType(type)) {
    throw new SavedQueryError(
      `${file}: cannot read "-- @param ${text}"; write "name: type = default - meaning", the type one of ${parameterTypes.join(', ')}, choice(a|b)`,
    );
  }
  const [, name = '', , detail, defaultValue, meaning = ''] = match;
  const details = parseDetail(type, detail);
  if (typeof details === 'string') throw new SavedQueryError(`${file}: @param ${name}: ${details}`);
  if (earlier.some((other) => other.name === name) || name === 'latest') {
    throw new SavedQueryError(`${file}: @param ${name} is taken already`);
  }
  const parameter: QueryParameter = { name, type, ...details, meaning };
  if (defaultValue === undefined) return parameter;
  const fault = faultOfDefault(parameter, defaultValue, earlier);
  if (fault !== undefined) throw new SavedQueryError(`${file}: default of ${name}: ${fault}`);
  return { ...parameter, defaultValue };
}

function parseReturns(file: string, text: string): ReturnedColumn {
  const match = returnsLine.exec(text);
  if (match === null)
    throw new SavedQueryError(`${file}: cannot read "-- @returns ${text}"; write "column: type - meaning"`);
  return { name: String(match[1]), type: String(match[2]), meaning: String(match[3]) };
}

function parseSince(file: string, text: string): SinceBound {
  const match = sinceLine.exec(text);
  if (match === null)
    throw new SavedQueryError(
      `${file}: cannot read "-- @since ${text}"; write ":from orders, order_lines" or ":from-30 images"`,
    );
  const [, parameter = '', days, views = ''] = match;
  return { parameter, daysBefore: Number(days ?? defaultDaysBefore), views: views.split(/\s*,\s*/) };
}

function parseWhole(file: string, text: string): WholeRead {
  const match = wholeLine.exec(text);
  if (match === null) throw new SavedQueryError(`${file}: cannot read "-- @whole ${text}"; write "dataset - why"`);
  return { dataset: String(match[1]), reason: String(match[2]) };
}

function checkWording(file: string, { name, title, question }: SavedQuery): void {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw new SavedQueryError(`${file}: @name ${name} is not of lower-case words joined by dashes`);
  if (!/^[A-Z].*[^.?!]$/.test(title))
    throw new SavedQueryError(`${file}: @title "${title}" is not a noun phrase such as "Sales by period"`);
  if (!/^[A-Z].*\?$/.test(question)) throw new SavedQueryError(`${file}: @question "${question}" is no question`);
}

function checkReferences(file: string, query: SavedQuery): void {
  const used = placeholdersOf(query.sql);
  const bounds = query.since.map(({ parameter }) => parameter);
  const declared = new Map(query.parameters.map((parameter) => [parameter.name, parameter]));
  const undeclared = [...used].filter((name) => !declared.has(name));
  const unused = [...declared.keys()].filter((name) => !used.has(name) && !bounds.includes(name));
  if (undeclared.length > 0) throw new SavedQueryError(`${file}: :${undeclared.join(', :')} is used but has no @param`);
  if (unused.length > 0) throw new SavedQueryError(`${file}: @param ${unused.join(', ')} is declared but not used`);
  for (const name of bounds) {
    const type = declared.get(name)?.type;
    if (type !== 'date' && type !== 'timestamp')
      throw new SavedQueryError(`${file}: @since :${name} is no @param of type date or timestamp`);
  }
  const columns = query.returns.map(({ name }) => name);
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) throw new SavedQueryError(`${file}: @returns ${twice} stands there twice`);
}

type HeaderEntries = (key: (typeof headerKeys)[number]) => string[];

function readEntries(file: string, sql: string): HeaderEntries {
  const entries = sql
    .split('\n')
    .map((line) => headerLine.exec(line))
    .filter((match) => match !== null)
    .map((match) => ({ key: String(match[1]), value: String(match[2]) }));
  const unknown = entries.find((entry) => !headerKeys.some((key) => key === entry.key));
  if (unknown !== undefined) throw new SavedQueryError(`${file}: unknown header @${unknown.key}`);
  return (key) => entries.filter((entry) => entry.key === key).map((entry) => entry.value);
}

function theOnly(file: string, key: string, values: readonly string[]): string {
  const [value, ...others] = values;
  if (value === undefined || others.length > 0) {
    throw new SavedQueryError(`${file}: @${key} is ${value === undefined ? 'required' : 'there twice'}`);
  }
  return value;
}

/** Reads one file of queries/sql. Throws SavedQueryError when its header is incomplete or disagrees with its placeholders. */
export function parseSavedQuery(file: string, text: string): SavedQuery {
  const sql = text.replaceAll('\r\n', '\n').trimEnd().replace(/;$/, '');
  const valuesOf = readEntries(file, sql);
  const parameters: QueryParameter[] = [];
  for (const line of valuesOf('param')) parameters.push(parseParameter(file, line, parameters));
  const query: SavedQuery = {
    name: theOnly(file, 'name', valuesOf('name')),
    title: theOnly(file, 'title', valuesOf('title')),
    question: theOnly(file, 'question', valuesOf('question')),
    parameters,
    returns: valuesOf('returns').map((line) => parseReturns(file, line)),
    since: valuesOf('since').map((line) => parseSince(file, line)),
    whole: valuesOf('whole').map((line) => parseWhole(file, line)),
    sql,
  };
  if (query.returns.length === 0) throw new SavedQueryError(`${file}: at least one @returns is required`);
  if (`${query.name}.sql` !== file)
    throw new SavedQueryError(`${file}: @name is ${query.name}; name and file must agree`);
  checkWording(file, query);
  checkReferences(file, query);
  return query;
}
