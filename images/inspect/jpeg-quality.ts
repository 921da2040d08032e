/** Annex K of ITU-T T.81, in zigzag order: what libjpeg scales by its quality setting. */
const luminance = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
];

/**
 * The libjpeg quality, 1 to 100, whose table for brightness comes nearest to the given one.
 * @param table 64 values, zigzag
 */
export function qualityOf(table: readonly number[]): number {
  let [best, bestDistance] = [1, Number.POSITIVE_INFINITY];
  for (let quality = 1; quality <= 100; quality += 1) {
    const distance = distanceOf(table, quality);
    if (distance < bestDistance) [best, bestDistance] = [quality, distance];
  }
  return best;
}

function distanceOf(table: readonly number[], quality: number): number {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return luminance.reduce((sum, base, at) => {
    const value = Math.max(1, Math.min(255, Math.floor((base * scale + 50) / 100)));
    return sum + Math.abs(value - (table[at] ?? 0)) / value;
  }, 0);
}

/** Reads a DQT segment's body into `tables`, by their numbers; false when it is not one. */
export function readQuantisation(body: Buffer, tables: Map<number, readonly number[]>): boolean {
  for (let at = 0; at < body.length; ) {
    const head = body.readUInt8(at);
    const [wide, index] = [head >> 4, head & 15];
    const bytes = wide === 0 ? 64 : 128;
    if (wide > 1 || index > 3 || at + 1 + bytes > body.length) return false;
    const table = Array.from({ length: 64 }, (_, entry) =>
      wide === 0 ? body.readUInt8(at + 1 + entry) : body.readUInt16BE(at + 1 + 2 * entry),
    );
    tables.set(index, table);
    at += 1 + bytes;
  }
  return true;
}
