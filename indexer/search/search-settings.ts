import type { SearchLanguage } from '../config.ts';
import type { Rule } from './rules.ts';
import type { UnderstandingSettings } from './understood-query.ts';

/** What merchandisers decide, in force within seconds and without a rebuild. */
export interface Merchandise {
  /** Raised by every change; 0: what the project ships with. */
  readonly revision: number;
  /** Text in the format of `merchandising/synonyms.txt`. */
  readonly synonyms: string;
  readonly rules: readonly Rule[];
}

/** Everything outside of the request that decides what a search finds. */
export interface SearchSettings {
  readonly merchandise: Merchandise;
  /** Signs cursors. */
  readonly cursorKey: string;
}

export function understandingSettings(
  { revision, synonyms }: Merchandise,
  languages: readonly SearchLanguage[],
): UnderstandingSettings {
  return { version: String(revision), synonyms, languages };
}
