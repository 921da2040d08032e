/** Annex K of ITU-T T.81, in zigzag order: what libjpeg scales by its quality setting. */
const luminance = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
];

/** The table for brightness of each quality from 1 to 100, as libjpeg scales it. */
const tables = Array.from({ length: 100 }, (_, index) => {
  const quality = index + 1;
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return Uint8Array.from(luminance, (base) => Math.max(1, Math.min(255, Math.floor((base * scale + 50) / 100))));
});

/**
 * The libjpeg quality, 1 to 100, whose table for brightness comes nearest to the given one.
 * @param table 64 values, zigzag
 */
export function qualityOf(table: readonly number[]): number {
  const distances = tables.map((candidate) => distanceBetween(candidate, table));
  return distances.indexOf(Math.min(...distances)) + 1;
}

function distanceBetween(candidate: Uint8Array, table: readonly number[]): number {
  let sum = 0;
  for (const [at, value] of table.entries()) {
    const expected = candidate[at] ?? 1;
    sum += Math.abs(value - expected) / expected;
  }
  return sum;
}

/** Reads a DQT segment's body into `found`, by the tables' numbers; false when it is not one. */
export function readQuantisation(body: Buffer, found: Map<number, readonly number[]>): boolean {
  for (let at = 0; at < body.length; ) {
    const head = body.readUInt8(at);
    const [wide, index] = [head >> 4, head & 15];
    const bytes = wide === 0 ? 64 : 128;
    if (wide > 1 || index > 3 || at + 1 + bytes > body.length) return false;
    const table = Array.from({ length: 64 }, (_, entry) =>
      wide === 0 ? body.readUInt8(at + 1 + entry) : body.readUInt16BE(at + 1 + 2 * entry),
    );
    found.set(index, table);
    at += 1 + bytes;
  }
  return true;
}
