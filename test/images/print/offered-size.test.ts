import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sizeProblem } from '../../../images/print/offered-size.ts';
import { printProfiles } from '../../../images/print/print-profiles.ts';

const profiles = fc.constantFrom(...printProfiles);
const side = fc.integer({ min: 1, max: 100_000 });

test('a size is offered when both of its sides are within the limits, and else the first that is not is named', () => {
  fc.assert(
    fc.property(profiles, side, side, (profile, widthMm, heightMm) => {
      const { minSizeMm, maxSizeMm } = profile;
      const isWithin = (length: number) => length >= minSizeMm && length <= maxSizeMm;
      const problem = sizeProblem({ widthMm, heightMm }, profile);
      const expected = !isWithin(widthMm) ? 'widthMm' : !isWithin(heightMm) ? 'heightMm' : undefined;
      expect(problem?.side).toBe(expected);
      if (problem !== undefined) expect(problem.message).toContain(`from ${minSizeMm} to ${maxSizeMm} mm`);
    }),
  );
});

test('every standard size is offered', () => {
  const wrong = printProfiles.flatMap((profile) =>
    profile.standardSizes.flatMap((size) => sizeProblem(size, profile) ?? []),
  );
  expect(wrong).toEqual([]);
});
