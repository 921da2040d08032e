import { createHash } from 'node:crypto';
import type { SearchLanguage } from '../config.ts';
import type { Rule } from './rules.ts';
import type { UnderstandingSettings } from './understood-query.ts';

/** What merchandisers decide, in force within seconds and without a rebuild. */
export interface Merchandise {
  /** Which of the versions that were ever applied; 0: what the project ships. */
  readonly revision: number;
  /** Text in the format of `merchandising/synonyms.txt`. */
  readonly synonyms: string;
  readonly rules: readonly Rule[];
}

/** Everything outside of the request that decides what a search finds. */
export interface SearchSettings {
  readonly merchandise: Merchandise;
  readonly understanding: UnderstandingSettings;
  /** Signs cursors. */
  readonly cursorKey: string;
}

export function searchSettings(
  merchandise: Merchandise,
  cursorKey: string,
  languages: readonly SearchLanguage[],
): SearchSettings {
  const { synonyms } = merchandise;
  const version = createHash('sha256').update(synonyms).digest('hex').slice(0, 16);
  return { merchandise, understanding: { version, synonyms, languages }, cursorKey };
}
