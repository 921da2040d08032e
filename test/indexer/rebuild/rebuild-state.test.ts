import { describe, expect, test } from '@jest/globals';
import {
  chooseBeginning,
  newRebuild,
  type RebuildPhase,
  type RebuildState,
  readSoFar,
  rebuildStateSchema,
  withRefused,
  withSegment,
} from '../../../indexer/rebuild/rebuild-state.ts';

const startedAt = new Date('2026-11-21T12:00:00.000Z');
const begun = newRebuild({
  index: 'products-1a2b3c4d-x',
  mappingHash: '1a2b3c4d',
  startedAt,
  expected: 10,
  segments: 2,
});
const asked = { mappingHash: '1a2b3c4d', restart: false, isIndexThere: true };
const at = (phase: RebuildPhase): RebuildState => ({ ...begun, phase });

describe('a run of the command', () => {
  test.each(['served', 'refused', 'discarded'] as const)('begins anew after one that was %s', (phase) => {
    expect(chooseBeginning(at(phase), asked).kind).toBe('begin');
  });

  test.each(['creating', 'filling', 'checking', 'swapping'] as const)(
    'goes on with one that stopped while %s',
    (phase) => {
      expect(chooseBeginning(at(phase), asked).kind).toBe('resume');
    },
  );

  test('throws away what is asked to be thrown away, or cannot be gone on with, and says why', () => {
    const reasonOf = (changes: Partial<typeof asked>) => {
      const beginning = chooseBeginning(at('filling'), { ...asked, ...changes });
      return beginning.kind === 'discard' ? beginning.reason : beginning.kind;
    };
    expect(reasonOf({ restart: true })).toBe('as asked for');
    expect(reasonOf({ mappingHash: '99999999' })).toBe('it was begun with another mapping');
    expect(reasonOf({ isIndexThere: false })).toBe('its index is gone');
  });

  test('does not miss an index that was not made yet', () => {
    expect(chooseBeginning(at('creating'), { ...asked, isIndexThere: false }).kind).toBe('resume');
  });
});

describe('the state of a rebuild', () => {
  test('survives being stored', () => {
    const state = withSegment(at('filling'), 1, { cursor: 'product-7', read: 7, isDone: false });
    expect(rebuildStateSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
    expect(readSoFar(state)).toBe(7);
  });

  test('remembers why documents were refused, each once and not without end', () => {
    const refused = (number: number) => ({ productId: `p${number}`, code: 'MAPPING', reason: 'no' });
    const twice = withRefused(withRefused(begun, [refused(1)]), [refused(1), refused(2)]);
    expect(twice.refused.map(({ productId }) => productId)).toEqual(['p1', 'p2']);
    expect(
      withRefused(
        begun,
        Array.from({ length: 999 }, (_, number) => refused(number)),
      ).refused,
    ).toHaveLength(200);
  });
});
