import type { Problem, ProblemCode } from './answers.ts';
import type { ChoicesParameter, Parameter, ParameterTable, ParameterValues } from './parameter-table.ts';

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** More of them would help nobody. */
const maxProblems = 20;
const shownLength = 60;

/**
 * Reads a query string by its table. Every parameter that is unknown, repeated without leave, too long or of the wrong
 * form is named with its reason. A parameter without a value (`priceMin=`, as forms send it) counts as absent.
 */
export function parseParameters<const Table extends ParameterTable>(
  table: Table,
  queryString: string,
): Parsed<ParameterValues<Table>> {
  const given = valuesByName(queryString);
  const unknown = [...given.keys()].filter((name) => !Object.hasOwn(table, name));
  const problems = unknown.map((name) => unknownParameter(name, table));
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(table)) {
    const read = readParameter(name, parameter, given.get(name) ?? []);
    if (read.ok) values[name] = read.value;
    else problems.push(...read.problems);
  }
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, maxProblems) };
  return { ok: true, value: values as ParameterValues<Table> };
}

function valuesByName(queryString: string): Map<string, string[]> {
  const given = new Map<string, string[]>();
  for (const [name, text] of new URLSearchParams(queryString)) {
    const value = plainText(text);
    given.set(name, [...(given.get(name) ?? []), ...(value === '' ? [] : [value])]);
  }
  return given;
}

function plainText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim();
}

export function problem(code: ProblemCode, parameter: string | null, message: string): Problem {
  return { code, parameter, message };
}

function refused(code: ProblemCode, name: string, message: string): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem(code, name, message)] };
}

function shown(text: string): string {
  return text.length <= shownLength ? `"${text}"` : `"${text.slice(0, shownLength)}…"`;
}

function unknownParameter(name: string, table: ParameterTable): Problem {
  const message = `There is no parameter ${shown(name)}. Known are ${Object.keys(table).join(', ')}.`;
  return problem('PARAMETER_UNKNOWN', name.slice(0, shownLength), message);
}

function readParameter(name: string, parameter: Parameter, given: readonly string[]): Parsed<unknown> {
  if (parameter.isRequired && given.length === 0) return refused('PARAMETER_MISSING', name, `${name} is missing.`);
  if (parameter.kind === 'texts') return readTexts(name, parameter, given);
  if (parameter.kind === 'choices') return readChoices(name, parameter, given);
  if (given.length > 1) return refused('PARAMETER_REPEATED', name, `${name} may be given only once.`);
  const [text] = given;
  if (parameter.kind === 'text') return readText(name, parameter.maxLength, text ?? '');
  if (text === undefined) return { ok: true, value: parameter.default };
  return parameter.kind === 'choice' ? readChoice(name, parameter.values, text) : readWhole(name, parameter, text);
}

function readText(name: string, maxLength: number, text: string): Parsed<string> {
  if (text.length <= maxLength) return { ok: true, value: text };
  return refused('PARAMETER_TOO_LONG', name, `${name} has ${text.length} characters; at most ${maxLength} are read.`);
}

function readTexts(
  name: string,
  { maxLength, maxCount }: { maxLength: number; maxCount: number },
  given: readonly string[],
): Parsed<readonly string[]> {
  if (given.length > maxCount) {
    return refused('PARAMETER_TOO_MANY', name, `${name} is given ${given.length} times; at most ${maxCount} are read.`);
  }
  const tooLong = given.find((text) => text.length > maxLength);
  return tooLong === undefined ? { ok: true, value: [...new Set(given)] } : readTooLong(name, maxLength, tooLong);
}

function readTooLong(name: string, maxLength: number, text: string): Parsed<never> {
  const read = readText(name, maxLength, text);
  return read.ok ? refused('PARAMETER_WRONG', name, `${name} cannot be read.`) : read;
}

function readChoice(name: string, values: readonly string[], text: string): Parsed<string> {
  if (values.includes(text)) return { ok: true, value: text };
  return refused('PARAMETER_WRONG', name, `${name} is one of ${values.join(', ')}, not ${shown(text)}.`);
}

function readChoices(name: string, parameter: ChoicesParameter, given: readonly string[]): Parsed<readonly string[]> {
  const { values, none } = parameter;
  const words = given.flatMap((text) => text.split(',')).map((word) => word.trim());
  const wrong = words.find((word) => word !== none && !values.includes(word));
  if (wrong !== undefined) {
    const known = none === undefined ? values.join(', ') : `${values.join(', ')}, or ${none}`;
    return refused('PARAMETER_WRONG', name, `${name} is some of ${known}; not ${shown(wrong)}.`);
  }
  if (words.length === 0) return { ok: true, value: parameter.whenAbsent === 'all' ? values : [] };
  return { ok: true, value: values.filter((value) => words.includes(value)) };
}

function readWhole(name: string, { min, max }: { min: number; max: number }, text: string): Parsed<number> {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return { ok: true, value: number };
  return refused('PARAMETER_WRONG', name, `${name} is a whole number from ${min} to ${max}, not ${shown(text)}.`);
}
