import type { SearchEngine } from './search-engine.ts';
import type { SearchSettings } from './search-settings.ts';
import type { UnderstoodQuery } from './understood-query.ts';

/** What the search API needs of the world. */
export interface SearchPorts {
  readonly engine: SearchEngine;
  readonly understand: (text: string, settings: SearchSettings) => Promise<UnderstoodQuery>;
  readonly readSettings: () => Promise<SearchSettings>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A UUIDv7. */
  readonly newId: () => string;
}
