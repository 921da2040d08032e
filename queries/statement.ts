import { nearestName } from './query-catalog.ts';

/** A name rather than a statement: no SQL statement that Athena knows is one bare word with lower-case letters and dashes. */
const looksLikeName = /^[a-z0-9]+(?:-[a-z0-9]+)+$|^[a-z]+$/;

export type AdHocStatement = { ok: true; sql: string } | { ok: false; message: string };

/** Takes the text of the command line for SQL unless it is empty or plainly a misspelt name of a saved query. */
export function adHocStatement(text: string, savedNames: Iterable<string>): AdHocStatement {
  const sql = text.trim().replace(/;\s*$/, '');
  if (sql === '') return { ok: false, message: 'There is no SQL to run.' };
  if (!looksLikeName.test(sql)) return { ok: true, sql };
  const nearest = nearestName(savedNames, sql);
  const hint = nearest === undefined ? '--list names them all' : `did you mean ${nearest}?`;
  return { ok: false, message: `There is no saved query "${sql}": ${hint}` };
}
