/** How many of each kind there are, under names as metrics have them: `missing` is `Missing`. */
export function countByKind<Kind extends string>(
  kinds: readonly Kind[],
  drift: readonly { readonly kind: Kind }[],
): Record<string, number> {
  const nameOf = (kind: Kind) => `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
  return Object.fromEntries(kinds.map((kind) => [nameOf(kind), drift.filter((one) => one.kind === kind).length]));
}
