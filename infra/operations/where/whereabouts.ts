import type { Conclusion } from './conclusion.ts';
import type { Place, Sighting } from './sighting.ts';
import type { SubjectKind } from './subject.ts';

/** What was found out of an id, as one kind of thing. */
export interface Whereabouts {
  readonly kind: SubjectKind;
  /** What else it could be; nothing more is known of it as that. */
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

/** Where texts are searched for the id, whatever it is the id of. */
const searchedAsText: readonly Place[] = ['rejected events', 'analytics dead letters'];

/** Whether a place that is asked by ids knows it. */
function isKnownById({ sightings }: Whereabouts): boolean {
  return sightings.some(({ place, state }) => state === 'found' && !searchedAsText.includes(place));
}

/**
 * Of all that an id can be what it is, as far as is known; all where nothing is. A refused event that does not tell its
 * type names an order as well as a product: it is shown once.
 */
export function knownOf(found: readonly Whereabouts[]): readonly Whereabouts[] {
  const known = found.filter(isKnown);
  // A refused event names itself in its text, where an order or a product of its id would be looked for as well.
  const event = known.filter(({ kind }) => kind === 'event');
  const byId = known.filter(isKnownById);
  if (event.length > 0 || byId.length > 0) return event.length > 0 ? event : byId;
  const [first, ...rest] = known;
  return first === undefined ? found : [withAlternatives(first, rest)];
}

function withAlternatives(one: Whereabouts, rest: readonly Whereabouts[]): Whereabouts {
  return rest.length === 0 ? one : { ...one, alternatives: rest.map(({ kind }) => kind) };
}

/** What people are told: of an id that nothing is known of, only once, by the kind with the most places. */
export function toldOf(found: readonly Whereabouts[]): readonly Whereabouts[] {
  const [most, ...rest] = [...found].sort((a, b) => b.sightings.length - a.sightings.length);
  if (most === undefined || found.some(isKnown)) return found;
  return [withAlternatives(most, rest)];
}
