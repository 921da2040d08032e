/** Something that embedded DuckDB answers otherwise than Trino, and that the endpoint leaves so. */
export interface KnownDifference {
  /** Matches the expression and what was found. */
  readonly pattern: RegExp;
  readonly reason: string;
}

export const knownDifferences: readonly KnownDifference[] = [];

/** Takes out what is known; what is left is news. */
export function unknownDifferences(found: readonly string[], used: Set<KnownDifference>): string[] {
  return found.filter((difference) => {
    const known = knownDifferences.find(({ pattern }) => pattern.test(difference));
    if (known !== undefined) used.add(known);
    return known === undefined;
  });
}
