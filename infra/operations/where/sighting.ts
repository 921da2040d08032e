/** Where something can be on its way, in the order of the way. */
export const places = [
  'archive',
  'catalog table',
  'catalog-stream dead letters',
  'analytics queue',
  'analytics dead letters',
  'rejected events',
  'bronze',
  'silver',
  'views',
  'indexing queue',
  'indexing dead letters',
  'projection',
  'index',
  'upload',
  'upload bucket',
  'images queue',
  'images dead letters',
  'image state',
  'image bucket',
  'image quarantine',
] as const;
export type Place = (typeof places)[number];

/** What a place says. `unasked`: nobody looked. `silent`: it did not answer. `notes`: the place is, and cannot be searched. */
export type SightingState = 'found' | 'absent' | 'unasked' | 'silent' | 'notes';

export interface Sighting {
  readonly place: Place;
  readonly state: SightingState;
  /** For people. */
  readonly says: string;
  /** Since when it is there, ISO-8601 UTC. */
  readonly since?: string;
  /** Of what is there. Of a document it is the revision of the projection that it shows. */
  readonly version?: number;
  /** Of an item of the projection: what its document shows as its version. */
  readonly revision?: number;
  /** Messages that wait there, in flight ones too. */
  readonly waiting?: number;
  /** By which commands call what is there. */
  readonly reference?: string;
  /** What the place knows beside, for the conclusion. */
  readonly marks?: readonly Mark[];
}

/** Facts that decide what is to be done. */
export type Mark =
  | 'deleted'
  | 'inactive'
  | 'awaited'
  | 'refused'
  | 'in work'
  | 'lease expired'
  | 'unannounced'
  | 'unsettled'
  | 'rejected'
  | 'in quarantine';

/** What places say, to be looked up by their names. */
export type Sightings = ReadonlyMap<Place, Sighting>;

export function byPlace(sightings: readonly Sighting[]): Sightings {
  return new Map(sightings.map((sighting) => [sighting.place, sighting]));
}

export const isFound = (sightings: Sightings, place: Place) => sightings.get(place)?.state === 'found';
/** Whether nothing is known of what a place has. */
export const isUnknown = (sightings: Sightings, place: Place) =>
  ['unasked', 'silent'].includes(sightings.get(place)?.state ?? 'unasked');
export const waitingAt = (sightings: Sightings, place: Place) => sightings.get(place)?.waiting ?? 0;
export const hasMark = (sightings: Sightings, place: Place, mark: Mark) =>
  sightings.get(place)?.marks?.includes(mark) ?? false;
