import type { DataType } from '../../trino/data-type.ts';
import { untoldType } from '../../trino/data-type.ts';
import { Translation, type TranslationOptions } from './translation.ts';

/** Prepares a statement and reports the types that its probes told, by the probe's number. */
export type AskTypes = (
  write: (token: number) => { sql: string; probes: ReadonlyMap<string, number> },
) => Promise<ReadonlyMap<number, DataType>>;

// Every round settles at least the innermost operands; no sane statement nests functions over operators this deep.
const maxRounds = 200;

/**
 * Writes a statement as DuckDB SQL, asking DuckDB for the types of operands as often as needed.
 * @param write writes the statement once with what is known so far.
 * @param check prepares a variant of the statement that must be sound as well.
 */
export async function translate(
  options: Omit<TranslationOptions, 'types' | 'probeToken'>,
  write: (translation: Translation) => string,
  askTypes: AskTypes,
  check: (sql: string) => Promise<void>,
): Promise<string> {
  const types = new Map<string, DataType>();
  for (let round = 0; round < maxRounds; round += 1) {
    let translation = new Translation({ ...options, types, probeToken: 0 });
    const sql = write(translation);
    if (translation.probed.size === 0) {
      if (translation.hasAliasLeaks) {
        await check(write(new Translation({ ...options, types, probeToken: 0, areOutputsRenamed: true })));
      }
      return sql;
    }
    const told = await askTypes((probeToken) => {
      translation = new Translation({ ...options, types, probeToken });
      return { sql: write(translation), probes: translation.probed };
    });
    // What stays untold is dead code or the inside of a lambda: its operators are written without types.
    for (const [key, id] of translation.probed) types.set(key, told.get(id) ?? untoldType);
  }
  throw new Error(`The types of the statement's operands are still open after ${maxRounds} rounds`);
}
