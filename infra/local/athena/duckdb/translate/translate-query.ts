import { type DataType, untoldType } from '../../trino/data-type.ts';
import { type KnownTypes, Translation, type TranslationOptions } from './translation.ts';

/** What asks DuckDB about a statement: prepares it, which makes its probes tell the types of their operands. */
export interface StatementProbe {
  /** Marks the probes of this statement among those of others that are prepared at the same time. */
  readonly token: number;
  /** Types told by probes, by the probe's number; emptied by whoever prepares. */
  readonly told: Map<number, DataType>;
  readonly prepare: (sql: string) => Promise<void>;
}

/** What is known of operands; types inside of views are remembered from statement to statement. */
export interface OperandTypes extends KnownTypes {
  set(key: string, type: DataType): void;
}

// Every round settles at least the innermost operands; no sane statement nests sources and functions this deep.
const maxRounds = 200;

/**
 * Writes a statement as DuckDB SQL, asking DuckDB for the types of operands as often as needed.
 * @param write writes the statement once with what is known so far.
 */
export async function translate(
  options: Omit<TranslationOptions, 'types' | 'probeToken'>,
  types: OperandTypes,
  write: (translation: Translation) => string,
  { token, told, prepare }: StatementProbe,
): Promise<string> {
  for (let round = 0; round < maxRounds; round += 1) {
    const translation = new Translation({ ...options, types, probeToken: token });
    const sql = write(translation);
    if (translation.probed.size === 0) {
      if (translation.hasAliasLeaks) {
        await prepare(write(new Translation({ ...options, types, probeToken: token, areOutputsRenamed: true })));
      }
      return sql;
    }
    told.clear();
    await prepare(sql);
    // What stays untold is dead code or the inside of a lambda: its operators are written without types.
    for (const [key, id] of translation.probed) types.set(key, told.get(id) ?? untoldType);
  }
  throw new Error(`The types of the statement's operands are still open after ${maxRounds} rounds`);
}
