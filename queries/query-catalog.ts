import { compiledQueries } from './compiled-queries.ts';
import type { SavedQuery } from './saved-query.ts';

/** Every saved query by name, compiled. */
export function readQueryCatalog(): ReadonlyMap<string, SavedQuery> {
  return new Map(compiledQueries.map((query) => [query.name, query]));
}

function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const swap = Number(previous[column - 1]) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(swap, Number(previous[column]) + 1, Number(current[column - 1]) + 1));
    }
    previous = current;
  }
  return Number(previous[to.length]);
}

/** The saved query whose name is likely meant by a misspelt one. */
export function nearestName(names: Iterable<string>, given: string): string | undefined {
  const ranked = [...names]
    .map((name) => ({ name, distance: editDistance(name, given) }))
    .sort((left, right) => left.distance - right.distance);
  return ranked[0] !== undefined && ranked[0].distance <= 4 ? ranked[0].name : undefined;
}
