/** `1 row`, `2,000 rows`. @param unit of a place, which names it in the plural */
export function inUnits(count: number, unit: string): string {
  return `${count.toLocaleString('en-US')} ${unitOf(count, unit)}`;
}

/** What so many of them are called: `row` or `rows`. */
export function unitOf(count: number, unit: string): string {
  return count === 1 ? unit.replace(/s$/, '') : unit;
}
