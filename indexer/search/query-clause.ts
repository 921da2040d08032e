/** A query of OpenSearch's Query DSL. Built by this project alone: what a shopper sends is only ever a value in one. */
export type QueryClause = Readonly<Record<string, unknown>>;

/** Of all clauses at once, without scoring. */
export function allOf(clauses: readonly QueryClause[]): QueryClause {
  return clauses.length === 0 ? { match_all: {} } : { bool: { filter: clauses } };
}

/** Of at least one clause. */
export function anyOf(clauses: readonly QueryClause[]): QueryClause {
  const [only] = clauses;
  return clauses.length === 1 && only !== undefined ? only : { bool: { should: clauses, minimum_should_match: 1 } };
}
