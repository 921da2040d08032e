import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSavedQuery, type SavedQuery, SavedQueryError } from './saved-query.ts';

const folder = new URL('sql/', import.meta.url);

/** Every saved query under queries/sql by name. Throws SavedQueryError when a file breaks the rules. */
export function readQueryCatalog(directory: URL = folder): ReadonlyMap<string, SavedQuery> {
  const files = readdirSync(fileURLToPath(directory))
    .filter((file) => file.endsWith('.sql'))
    .sort();
  const queries = files.map((file) => {
    const query = parseSavedQuery(file, readFileSync(new URL(file, directory), 'utf8'));
    if (`${query.name}.sql` !== file)
      throw new SavedQueryError(`${file}: @name is ${query.name}; name and file must agree`);
    return query;
  });
  return new Map(queries.map((query) => [query.name, query]));
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
