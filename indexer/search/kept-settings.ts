import type { SearchSettings } from './search-settings.ts';

/** What is applied is in force everywhere after this long. */
export const settingsKeptMs = 5_000;

export interface SettingsSource {
  readonly load: () => Promise<SearchSettings>;
  /** What to go on with when nothing was ever loaded. */
  readonly makeshift: () => SearchSettings;
  /** Told of every load that failed. */
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds; only differences count. */
  readonly now: () => number;
}

/**
 * Keeps the settings for 5 s. When they cannot be read, those of before hold on, and are asked for again after 5 s:
 * searching does not depend on the table. Calls at the same time share one load.
 */
export function keptSettings({ load, makeshift, onFailure, now }: SettingsSource): () => Promise<SearchSettings> {
  let kept: SearchSettings | undefined;
  let loadedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<SearchSettings> | undefined;
  const reload = async () => {
    try {
      kept = await load();
    } catch (error) {
      onFailure(error);
      kept ??= makeshift();
    }
    loadedAt = now();
    loading = undefined;
    return kept;
  };
  return async () => {
    if (kept !== undefined && now() - loadedAt < settingsKeptMs) return kept;
    loading ??= reload();
    return loading;
  };
}
