import pc from 'picocolors';
import type { QueryParameter, SavedQuery } from './saved-query.ts';

/** What may stand for a parameter: `day|week|month`, `1..100`, or the name of its type. */
export function valuesOf({ type, choices, least, most }: QueryParameter): string {
  if (choices !== undefined) return choices.join('|');
  return least === undefined && most === undefined ? type : `${least ?? ''}..${most ?? ''}`;
}

function parameterText(parameter: QueryParameter): string {
  const option = `--${parameter.name} <${valuesOf(parameter)}>`;
  return parameter.defaultValue === undefined ? option : `[${option}]`;
}

/** The saved queries for a person: name, question, parameters (optional ones in brackets), columns. */
export function describeQueries(queries: Iterable<SavedQuery>): string {
  return [...queries]
    .sort((left, right) => left.name.localeCompare(right.name))
    .map((query) =>
      [
        `${pc.bold(query.name)}  ${query.title}`,
        `    ${query.question}`,
        ...(query.parameters.length === 0 ? [] : [`    ${query.parameters.map(parameterText).join(' ')}`]),
        `    ${pc.dim(query.returns.map(({ name }) => name).join(', '))}`,
      ].join('\n'),
    )
    .join('\n\n');
}

/** For programs and for tab completion: one name a line, sorted. */
export function queryNames(queries: Iterable<SavedQuery>): string {
  return [...queries]
    .map(({ name }) => name)
    .sort()
    .join('\n');
}
