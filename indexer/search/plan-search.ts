import { placementFor } from './rules.ts';
import type { SearchParameters } from './search-parameters.ts';
import type { SearchPorts } from './search-ports.ts';
import type { PlannedSearch } from './search-request.ts';
import { textQuery } from './text-query.ts';
import type { Strictness, UnderstoodQuery } from './understood-query.ts';

/** One way to search for a text; the first is the strictest. */
export interface SearchStage {
  readonly strictness: Strictness;
  readonly search: PlannedSearch;
}

export interface SearchPlan {
  readonly stages: readonly [SearchStage, ...SearchStage[]];
  /** Null when nothing was typed. */
  readonly understood: UnderstoodQuery | null;
  readonly cursorKey: string;
}

const strictnesses = ['all', 'most', 'any'] as const;

/** A text that matches fewer products before any filter is relaxed; the order of those that match is the same. */
export const enoughMatches = 10;

/** Understands the text and prepares the search for it at every strictness that makes a difference. */
export async function planSearch(parameters: SearchParameters, ports: SearchPorts): Promise<SearchPlan> {
  const settings = await ports.readSettings();
  const placement = placementFor(settings.merchandise.rules, parameters.q);
  const planned = { parameters, placement };
  const { cursorKey } = settings;
  if (parameters.q === '') {
    return { stages: [{ strictness: 'all', search: { ...planned, text: null } }], understood: null, cursorKey };
  }
  const understood = await ports.understand(parameters.q, settings);
  const strictest: SearchStage = { strictness: 'all', search: { ...planned, text: textQuery(understood, 'all') } };
  const seen = new Set([JSON.stringify(strictest.search.text)]);
  const further = strictnesses.slice(1).flatMap((strictness) => {
    const text = textQuery(understood, strictness);
    const isNew = !seen.has(JSON.stringify(text));
    seen.add(JSON.stringify(text));
    return isNew ? [{ strictness, search: { ...planned, text } }] : [];
  });
  return { stages: [strictest, ...further], understood, cursorKey };
}
