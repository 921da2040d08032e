import fc from 'fast-check';
import type { CorpusFile } from './hostile-files.ts';

/** Positions are shares of the file, so that one mutation fits files of every length. */
type Mutation =
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'overwrite'; readonly at: number; readonly with: Uint8Array }
  | { readonly kind: 'remove'; readonly at: number; readonly bytes: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly bytes: number }
  | { readonly kind: 'zero'; readonly at: number; readonly bytes: number }
  | { readonly kind: 'splice'; readonly at: number; readonly other: number };

/** Without bias: everywhere in the file, not at its ends above all. */
const share = fc.noBias(fc.integer({ min: 0, max: 999_999 })).map((value) => value / 1e6);
/** Where headers are. */
const place = fc.oneof(
  share,
  share.map((value) => value * 0.05),
);
const bytes = fc.integer({ min: 1, max: 64 });
/** What lengths and counts are read from. */
const extreme = fc
  .constantFrom(
    [0xff, 0xff, 0xff, 0xff],
    [0, 0, 0, 0],
    [0x7f, 0xff, 0xff, 0xff],
    [0xff, 0xff, 0xff, 0x7f],
    [0, 0, 0, 1],
  )
  .map((values) => Uint8Array.from(values));

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('cut'), at: share }),
  fc.record({ kind: fc.constant('flip'), at: place, bit: fc.integer({ min: 0, max: 7 }) }),
  fc.record({
    kind: fc.constant('overwrite'),
    at: place,
    with: fc.oneof(extreme, fc.uint8Array({ minLength: 1, maxLength: 16 })),
  }),
  fc.record({ kind: fc.constant('remove'), at: place, bytes }),
  fc.record({ kind: fc.constant('repeat'), at: place, bytes }),
  fc.record({ kind: fc.constant('zero'), at: place, bytes }),
  fc.record({ kind: fc.constant('splice'), at: share, other: fc.nat() }),
) as fc.Arbitrary<Mutation>;

/** Damaged files made of whole ones. The same for the same seed. */
export function mutatedFiles(files: readonly CorpusFile[], count: number, seed: number): CorpusFile[] {
  const cases = fc.tuple(fc.constantFrom(...files), fc.array(mutation, { minLength: 1, maxLength: 3 }));
  return fc.sample(cases, { numRuns: count, seed }).map(([file, mutations], index) => ({
    name: `${String(index).padStart(5, '0')}-${mutations.map(({ kind }) => kind).join('-')}-${file.name}`,
    bytes: mutations.reduce<Buffer>((content, one) => mutated(content, one, files), Buffer.from(file.bytes)),
  }));
}

function mutated(content: Buffer, change: Mutation, files: readonly CorpusFile[]): Buffer {
  const at = Math.floor(change.at * content.length);
  const [before, after] = [content.subarray(0, at), content.subarray(at)];
  const copy = Buffer.from(content);
  switch (change.kind) {
    case 'cut':
      return Buffer.from(before);
    case 'flip':
      if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << change.bit);
      return copy;
    case 'overwrite':
      copy.set(change.with.subarray(0, copy.length - at), at);
      return copy;
    case 'remove':
      return Buffer.concat([before, after.subarray(change.bytes)]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, change.bytes), after]);
    case 'zero':
      return copy.fill(0, at, Math.min(copy.length, at + change.bytes));
    case 'splice': {
      const other = files[change.other % files.length]?.bytes ?? before;
      return Buffer.concat([before, other.subarray(Math.floor(change.at * other.length))]);
    }
  }
}
