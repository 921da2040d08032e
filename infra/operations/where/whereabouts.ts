import type { Conclusion } from './conclusion.ts';
import type { Sighting } from './sighting.ts';
import type { SubjectKind } from './subject.ts';

/** What was found out of an id, as one kind of thing. */
export interface Whereabouts {
  readonly kind: SubjectKind;
  readonly id: string;
  /** In the order of the way. */
  readonly sightings: readonly Sighting[];
  readonly conclusions: readonly Conclusion[];
}

/** Whether anything at all is known of it. */
export function isKnown({ sightings }: Whereabouts): boolean {
  return sightings.some(({ state }) => state === 'found');
}
