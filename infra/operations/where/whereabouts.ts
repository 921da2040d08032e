import type { Conclusion } from './conclusion.ts';
import type { Sighting } from './sighting.ts';
import type { SubjectKind } from './subject.ts';

/** What was found out of an id, as one kind of thing. */
export interface Whereabouts {
  readonly kind: SubjectKind;
  /** What else it could be; nothing is known of it as that either. */
  readonly alternatives?: readonly SubjectKind[];
  readonly id: string;
  /** In the order of the way. */
  readonly sightings: readonly Sighting[];
  readonly conclusions: readonly Conclusion[];
}

/** Whether anything at all is known of it. */
export function isKnown({ sightings }: Whereabouts): boolean {
  return sightings.some(({ state }) => state === 'found');
}

/** What people are told: of an id that nothing is known of, only once, by the kind with the most places. */
export function toldOf(found: readonly Whereabouts[]): readonly Whereabouts[] {
  const [most, ...rest] = [...found].sort((a, b) => b.sightings.length - a.sightings.length);
  if (most === undefined || found.some(isKnown)) return found;
  return [{ ...most, alternatives: rest.map(({ kind }) => kind) }];
}
