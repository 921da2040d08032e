import { expect, test } from '@jest/globals';
import type { Place } from '../../../../infra/operations/where/sighting.ts';
import type { SubjectKind } from '../../../../infra/operations/where/subject.ts';
import { knownOf, toldOf, type Whereabouts } from '../../../../infra/operations/where/whereabouts.ts';

function whereabouts(kind: SubjectKind, ...found: readonly Place[]): Whereabouts {
  const asked = [...new Set<Place>(['archive', 'rejected events', 'silver', ...found])];
  const sightings = asked.map((place) => ({
    place,
    state: found.includes(place) ? ('found' as const) : ('absent' as const),
    says: place,
  }));
  return { kind, id: 'x-1', sightings, conclusions: [] };
}

const shown = (found: readonly Whereabouts[]) =>
  toldOf(knownOf(found)).map(({ kind, alternatives = [] }) => [kind, ...alternatives].join(' or '));

test.each<readonly [string, readonly Whereabouts[], readonly string[]]>([
  ['what nothing is known of, once', [whereabouts('order'), whereabouts('product')], ['order or product']],
  ['what is known as one kind, as that', [whereabouts('order', 'silver'), whereabouts('product')], ['order']],
  [
    'what is known as two kinds, as both',
    [whereabouts('order', 'silver'), whereabouts('product', 'index')],
    ['order', 'product'],
  ],
  [
    'a product that a refused order names, as a product',
    [whereabouts('order', 'rejected events'), whereabouts('product', 'rejected events', 'projection')],
    ['product'],
  ],
  [
    'what only texts name, once',
    [whereabouts('order', 'analytics dead letters'), whereabouts('product', 'analytics dead letters')],
    ['order or product'],
  ],
  [
    'a refused event, as the event',
    [whereabouts('event', 'rejected events'), whereabouts('order', 'rejected events')],
    ['event'],
  ],
])('shown is %s', (_what, found, expected) => {
  expect(shown(found)).toEqual(expected);
});
