import { type Command, Option } from 'commander';
import type { Parameter, ParameterTable } from './parameter-table.ts';

/** Values of options as commander keeps them: by the parameters' own names. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** Adds an option for each parameter: `priceMin` becomes `--price-min`. Nothing is checked; that is the parser's. */
export function addParameterOptions(command: Command, table: ParameterTable, except: readonly string[]): Command {
  for (const [name, parameter] of Object.entries(table)) {
    if (!except.includes(name)) command.addOption(optionOf(name, parameter));
  }
  return command;
}

function optionOf(name: string, parameter: Parameter): Option {
  const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const isList = parameter.kind === 'texts' || parameter.kind === 'choices';
  const option = new Option(`--${flag} <${isList ? 'value' : parameter.kind}>`, meaningOf(parameter));
  const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value];
  return isList ? option.argParser(collect) : option;
}

function meaningOf(parameter: Parameter): string {
  const { kind, meaning } = parameter;
  return kind === 'choice' || kind === 'choices' ? `${meaning} (${parameter.values.join(', ')})` : meaning;
}

/** The query string that says the same as the options, so that commands and API read it alike. */
export function queryStringOf(options: OptionValues, table: ParameterTable): string {
  const given = new URLSearchParams();
  for (const name of Object.keys(table)) {
    const value = options[name];
    for (const text of Array.isArray(value) ? value : [value]) if (text !== undefined) given.append(name, String(text));
  }
  return given.toString();
}
