const sequenceSize = 2 ** 24;

/**
 * Mints the UUIDv7 of event `sequence` of a sample: time, then counter bits, and as the node part the sample's tag
 * and the rest of the counter. Unique by construction up to 68 billion events, and recognisable: the tag stands at
 * characters 25 to 30.
 */
export function mintEventId(tag: string, atMs: number, sequence: number): string {
  const time = atMs.toString(16).padStart(12, '0');
  const high = Math.floor(sequence / sequenceSize) % 4096;
  const scattered = Math.imul(sequence + 1, 0x9e3779b1) >>> 0;
  const low = (sequence % sequenceSize).toString(16).padStart(6, '0');
  const version = `7${high.toString(16).padStart(3, '0')}`;
  const variant = (0x8000 + (scattered % 0x4000)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${tag}${low}`;
}

/** A LIKE pattern that the event ids of a sample match and no others. */
export function eventIdPattern(tag: string): string {
  return `%-${tag}______`;
}
