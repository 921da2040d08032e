// Looked up once: in the worlds that Jest makes for its tests a global costs as much as several lines of code.
const { imul } = Math;

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let current = seed | 0;
  return () => {
    current = (current + 0x6d2b79f5) | 0;
    let mixed = imul(current ^ (current >>> 15), 1 | current);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** Cuts into batches of any size up to `most`. */
export function batchesOf<T>(items: readonly T[], most: number, random: () => number): T[][] {
  const batches: T[][] = [];
  for (let from = 0; from < items.length; ) {
    const size = 1 + Math.floor(random() * most);
    batches.push(items.slice(from, from + size));
    from += size;
  }
  return batches;
}
