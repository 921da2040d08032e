/**
 * 32 MiB of bits and seven of them per key: of ten million keys about one in thirty thousand is taken for seen though it is new.
 * https://en.wikipedia.org/wiki/Bloom_filter
 */
const bits = 2 ** 28;
const bitsPerKey = 7;

function fnv1a(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // FNV's low bits are weak for short texts; this spreads the high ones over them.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/**
 * Makes the function that says whether a key was given to it before, in memory that does not grow: never wrong for a key that was,
 * rarely wrong for one that was not.
 */
export function seenBeforeFilter(): (key: string) => boolean {
  const words = new Uint32Array(bits / 32);
  return (key) => {
    const first = fnv1a(key, 0x811c9dc5);
    const step = fnv1a(key, 0x9e3779b9) | 1;
    let isSeen = true;
    for (let turn = 0; turn < bitsPerKey; turn++) {
      const bit = (first + Math.imul(turn, step)) & (bits - 1);
      const mask = 1 << (bit & 31);
      const word = Number(words[bit >>> 5]);
      if ((word & mask) === 0) isSeen = false;
      words[bit >>> 5] = word | mask;
    }
    return isSeen;
  };
}
