import { parseSearchParameters, type SearchParameters } from '../../../indexer/search/search-parameters.ts';

/** The parameters of a query string that must be good. */
export function parametersOf(queryString: string): SearchParameters {
  const parsed = parseSearchParameters(queryString);
  if (!parsed.ok) throw new Error(`${queryString} was refused: ${JSON.stringify(parsed.problems)}`);
  return parsed.value;
}
