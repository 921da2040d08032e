import { datasets } from '../datasets/all-datasets.ts';
import { loadInTurn, maxWaitMs } from '../lake-loader/load-in-turn.ts';
import type { LoadOutcome, LoadPorts } from '../lake-loader/load-lake.ts';

export interface LoadVerdict {
  readonly isLoaded: boolean;
  /** For the person who waits for the figures. */
  readonly message: string;
}

/** What to say of lines that are stored and in no figure yet. */
export const loadLater = 'Queries see it after the next load: within 15 minutes, or after `npm run load`.';

/** Loads what was just imported into silver, so that the next query answers from all of it. Never rejects. */
export async function loadImported(
  createPorts: () => LoadPorts,
  onWait: (holder: string) => void,
): Promise<LoadVerdict> {
  try {
    return verdictOf(await loadInTurn(datasets, { waitMs: maxWaitMs, onWait }, createPorts()));
  } catch (error) {
    return notLoaded(error instanceof Error ? error.message || error.name : String(error));
  }
}

function verdictOf(outcome: LoadOutcome): LoadVerdict {
  if (outcome.status === 'busy') return notLoaded(`another load is running (${outcome.holder})`);
  const failed = outcome.datasets.flatMap((dataset) =>
    dataset.status === 'failed' ? [`${dataset.dataset}: ${dataset.message}`] : [],
  );
  if (failed.length > 0) return notLoaded(failed.join('; '));
  return { isLoaded: true, message: 'Loaded: queries see all of it now.' };
}

function notLoaded(reason: string): LoadVerdict {
  return { isLoaded: false, message: `Everything is stored, but it could not be loaded (${reason}). ${loadLater}` };
}
