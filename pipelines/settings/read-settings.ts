import { z } from 'zod';

/** Settings by the names that code has for them, each with its variable and what that must hold. */
export type SettingTable = Readonly<Record<string, readonly [variable: string, holds: z.ZodType]>>;

export type SettingsOf<Table extends SettingTable> = {
  readonly [Name in keyof Table]: z.output<Table[Name][1]>;
};

/** A variable that is missing or unusable; inside of JSON with the path to what is wrong. */
export interface SettingFault {
  readonly variable: string;
  readonly message: string;
}

/**
 * Reads what a table says from the environment.
 * @param refuse makes the error of all that is missing or unusable
 * @throws what `refuse` makes
 */
export function readSettings<Table extends SettingTable>(
  table: Table,
  environment: NodeJS.ProcessEnv,
  refuse: (faults: readonly SettingFault[]) => Error,
): SettingsOf<Table> {
  const entries = Object.entries(table);
  const shape = Object.fromEntries(entries.map(([name, [, holds]]) => [name, holds]));
  const given = Object.fromEntries(entries.map(([name, [variable]]) => [name, environment[variable]]));
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data) as SettingsOf<Table>;
  const faults = parsed.error.issues.map(({ path: [name, ...inner], message }) => ({
    variable: [table[String(name)]?.[0] ?? String(name), ...inner].join('.'),
    message,
  }));
  throw refuse(faults);
}

/**
 * Reads the settings that a handler or command needs, and no others.
 * @param refuse makes the error of a sentence that names every variable that is missing or unusable
 * @throws what `refuse` makes
 */
export function readChosenSettings<Table extends SettingTable, const Names extends keyof Table>(
  table: Table,
  names: readonly Names[],
  environment: NodeJS.ProcessEnv,
  refuse: (message: string) => Error,
): SettingsOf<Pick<Table, Names>> {
  const chosen = Object.fromEntries(names.map((name) => [name, table[name]])) as Pick<Table, Names>;
  return readSettings(chosen, environment, (faults) => {
    const problems = faults.map(({ variable, message }) => `${variable} ${message}`);
    return refuse(`Check the environment: ${problems.join('; ')}.`);
  });
}

/** The variables alone, for messages that say what to do about them. */
export function faultyVariables(faults: readonly SettingFault[]): string {
  return faults.map(({ variable }) => variable).join(', ');
}
