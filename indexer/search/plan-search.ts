import { type Placement, placementFor } from './rules.ts';
import type { SearchParameters } from './search-parameters.ts';
import type { SearchPorts } from './search-ports.ts';
import type { PlannedSearch } from './search-request.ts';
import { textQuery } from './text-query.ts';
import type { Strictness, UnderstoodQuery } from './understood-query.ts';

/** What was asked for, understood. */
export interface SearchPlan {
  readonly parameters: SearchParameters;
  readonly placement: Placement;
  /** Null when nothing was typed. */
  readonly understood: UnderstoodQuery | null;
  /** Signs cursors. */
  readonly cursorKey: string;
}

export async function planSearch(parameters: SearchParameters, ports: SearchPorts): Promise<SearchPlan> {
  const settings = await ports.readSettings();
  const understood = parameters.q === '' ? null : await ports.understand(parameters.q, settings);
  // A rule for a word is also meant for its typing errors.
  const text = understood?.correctedText ?? parameters.q;
  const placement = placementFor(settings.merchandise.rules, text);
  return { parameters, placement, understood, cursorKey: settings.cursorKey };
}

/** The search of a plan, as strictly as that. */
export function searchOf({ parameters, placement, understood }: SearchPlan, strictness: Strictness): PlannedSearch {
  return { parameters, placement, text: understood === null ? null : textQuery(understood, strictness) };
}
