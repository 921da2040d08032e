import { fillNames, type LakeNames } from '../pipelines/migrations/fill-names.ts';
import { type NamedQueryText, namedQueryText } from '../queries/named-query.ts';
import { readQueryCatalog } from '../queries/query-catalog.ts';

/** Every saved query as a named query of a stage, with the names of the stage's databases. */
export function namedQueryTexts(names: LakeNames): NamedQueryText[] {
  return [...readQueryCatalog().values()].map((query) => {
    const text = namedQueryText(query);
    return { ...text, sql: fillNames(text.sql, names) };
  });
}
